using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>The page that needs no build: what stands at / where Node.js was not there.</summary>
[Collection(PageTests.Name)]
public sealed class BasicPageTests(PageBrowser browser)
{
    [Fact]
    public async Task Basic_ChatsStopsApprovesAndReloads()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("found"));
        await using var chat =
            await ChatRig.StartAsync(browser, RestTool.Settings("lookup", endpoint.Url + "/lookup?ip={ip}", needsApproval: true));
        await chat.ServeAsync("/", await chat.App.Client.GetStringAsync("/basic/index.html"));
        chat.Model.Enqueue(
            new ModelReply().Call("lookup", """{"ip":"a"}"""), ModelReply.Of("It is <b>fine</b>."), ModelReply.Of("Endless ").Stall());
        var tab = await chat.OpenAsync();
        var field = tab.Page.GetByLabel("Message", new() { Exact = true });

        await field.FillAsync("Check a");
        await field.PressAsync("Enter");
        await tab.Button("Allow").ClickAsync();
        await Expect(tab.Page.Locator("#log")).ToContainTextAsync("It is <b>fine</b>.");
        await field.FillAsync("Go on");
        await field.PressAsync("Enter");
        await Expect(tab.Page.Locator("#log")).ToContainTextAsync("Endless");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#log")).ToContainTextAsync("(stopped)");

        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator("#log")).ToContainTextAsync("It is <b>fine</b>.");
        await Expect(tab.Page.Locator("#log article.mine")).ToHaveTextAsync(["Check a", "Go on"]);
        await Axe.AssertCleanAsync(tab.Page, "basic");
        Assert.Empty(tab.Errors);
    }
}
