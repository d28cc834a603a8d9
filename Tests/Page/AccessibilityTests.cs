using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>
/// The page's main states, light and dark, against the rules of axe-core; the pictures of the documentation are taken here.
/// </summary>
[Collection(PageTests.Name)]
public sealed class AccessibilityTests(PageBrowser browser)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task States_OfAThread_BreakNoRule(ColorScheme scheme)
    {
        var name = scheme == ColorScheme.Light ? "light" : "dark";
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync(Showcase.Lookup));
        await using var chat = await ChatRig.StartAsync(
            browser,
            new BrowserNewContextOptions { ColorScheme = scheme },
            [.. RestTool.Settings("ip_reputation", endpoint.Url + "/lookup?ip={ip}"),
                .. RestTool.Settings("isolate_host", endpoint.Url + "/isolate?host={host}&reason={reason}", needsApproval: true)]);
        await Showcase.HistoryAsync(chat.App);
        chat.Model.Enqueue(
            new ModelReply().Reasoning("The user wants a verdict.").Text("I will look the address up.")
                .Call("ip_reputation", """{"ip":"203.0.113.54"}"""),
            ModelReply.Of(Showcase.Tokens),
            new ModelReply().Text("I will take `ws-114` off the network, if you agree.")
                .Call("isolate_host", """{"host":"ws-114","reason":"C2 beacon to 203.0.113.54"}"""),
            new ModelReply().Text("Done. ").Wait(gate.Task).Text("It is isolated."),
            ModelReply.Failure(401, "Incorrect API key provided."));

        var tab = await chat.OpenAsync();
        await Expect(tab.Threads).ToHaveCountAsync(9);
        await Axe.AssertCleanAsync(tab.Page, "new chat");

        await tab.SendAsync("Is 203.0.113.54 known, and which of our hosts talked to it?");
        await tab.CalmAsync();
        await Expect(tab.Replies.Locator(".code .hljs-keyword").First).ToBeVisibleAsync();
        await Expect(tab.Replies.Locator(".katex").First).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "answer");
        await tab.PictureAsync($"chat-{name}");

        await tab.Calls.Locator("summary").ClickAsync();
        await tab.Replies.Locator(".reasoning summary").ClickAsync();
        await Axe.AssertCleanAsync(tab.Page, "open tool call");

        await tab.SendAsync("Please isolate it.");
        await Expect(tab.Button("Allow")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "approval");
        await tab.PictureAsync($"approval-{name}");

        await tab.Button("Allow").ClickAsync();
        await Expect(tab.Replies.Last).ToContainTextAsync("Done.");
        await tab.SendAsync("Then write the report.");
        await Expect(tab.Queue).ToHaveCountAsync(1);
        await Axe.AssertCleanAsync(tab.Page, "queue");
        gate.SetResult();

        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer failed.");
        await Axe.AssertCleanAsync(tab.Page, "failure");
        await tab.Field.PressAsync("ArrowUp");
        await Axe.AssertCleanAsync(tab.Page, "edit");
        await tab.Page.Keyboard.PressAsync("Escape");
        await tab.Button("More", tab.Page.Locator(".head")).ClickAsync();
        await Axe.AssertCleanAsync(tab.Page, "menu");
        await tab.Entry("Delete").ClickAsync();
        await Expect(tab.Notices).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "notice");
        await tab.Button("Settings").ClickAsync();
        await Axe.AssertCleanAsync(tab.Page, "settings");
    }

    [Fact]
    public async Task Phone_BreaksNoRule()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync(Showcase.Lookup));
        await using var chat =
            await ChatRig.StartAsync(browser, Showcase.Phone, RestTool.Settings("ip_reputation", endpoint.Url + "/lookup?ip={ip}"));
        await Showcase.HistoryAsync(chat.App);
        chat.Model.Enqueue(new ModelReply().Call("ip_reputation", """{"ip":"203.0.113.54"}"""), ModelReply.Of(Showcase.Tokens));
        var tab = await chat.OpenAsync();
        await Axe.AssertCleanAsync(tab.Page, "new chat");
        await tab.SendAsync("Is 203.0.113.54 known?");
        await tab.CalmAsync();
        await Axe.AssertCleanAsync(tab.Page, "answer");
        await tab.PictureAsync("phone");

        await tab.Button("Show chats").ClickAsync();

        await Expect(tab.Threads.First).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "drawer");
    }

    [Fact]
    public async Task SignIn_BreaksNoRule()
    {
        await using var chat = await ChatRig.StartAsync(browser, TestKeys.Settings);
        var tab = await chat.OpenAsync();

        await Expect(tab.Page.GetByLabel("API key")).ToBeFocusedAsync();

        await Axe.AssertCleanAsync(tab.Page, "sign-in");
    }
}
