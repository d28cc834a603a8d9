using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>
/// A page that somebody else might have written, with <c>useChat</c> of <c>@ai-sdk/react</c> as it comes from npm, in a browser.
/// </summary>
[Collection(PageTests.Name)]
public sealed class UseChatTests(PageBrowser browser)
{
    private static string? _html;

    [Fact]
    public async Task Send_ThenTheStopButton_KeepsTheTextAndTheNextMessageWorks()
    {
        await using var chat = await StartAsync();
        chat.Model.Enqueue(ModelReply.Of("So ", "far").Stall(), ModelReply.Of("Next."));
        var tab = await OpenAsync(chat, "stop");

        await SendAsync(tab, "go");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("So far");
        await tab.Page.GetByText("Stop", new() { Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
        await SendAsync(tab, "and now?");
        await Expect(tab.Page.Locator(".assistant").Last).ToHaveTextAsync("Next.");

        var rounds = (await chat.App.GetJsonAsync("/v1/threads/stop/messages"))["rounds"]!.AsArray();
        Assert.Equal(["stopped", "completed"], rounds.Select(round => round!["reason"]!.ToString()));
        Assert.Equal("So far", await tab.Page.Locator(".assistant").First.TextContentAsync());
        await AssertCalmAsync(tab);
    }

    [Fact]
    public async Task Reload_InMidStream_ResumesAndDoublesNothing()
    {
        await using var chat = await StartAsync();
        var gate = new TaskCompletionSource();
        chat.Model.Enqueue(ModelReply.Of("Before ").Wait(gate.Task).Text("and ", "after."));
        var tab = await OpenAsync(chat, "reload");
        await SendAsync(tab, "go");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Before ");

        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".user")).ToHaveTextAsync("go");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Before ");
        gate.SetResult();

        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Before and after.");
        await AssertCalmAsync(tab);
    }

    [Fact]
    public async Task SecondTab_OpenedInMidStream_ShowsTheSameReply()
    {
        await using var chat = await StartAsync();
        var gate = new TaskCompletionSource();
        chat.Model.Enqueue(ModelReply.Of("Before ").Wait(gate.Task).Text("and ", "after."));
        var first = await OpenAsync(chat, "tabs");
        await SendAsync(first, "go");
        await Expect(first.Page.Locator(".assistant")).ToHaveTextAsync("Before ");

        var second = await OpenAsync(chat, "tabs");
        await Expect(second.Page.Locator(".assistant")).ToHaveTextAsync("Before ");
        gate.SetResult();

        foreach (var tab in (ChatTab[])[first, second])
        {
            await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
            await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Before and after.");
            await AssertCalmAsync(tab);
        }
    }

    [Theory]
    [InlineData("Approve", "output-available", 1)]
    [InlineData("Deny", "output-denied", 0)]
    public async Task Approval_AnsweredInThePage_GoesOn(string button, string state, int calls)
    {
        var called = 0;
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            called++;
            return context.Response.WriteAsync("\"open\"");
        });
        await using var chat = await StartAsync(RestTool.Settings("scan", $"{endpoint.Url}/", needsApproval: true));
        chat.Model.Enqueue(new ModelReply().Call("scan"), ModelReply.Of("Done."));
        var tab = await OpenAsync(chat, "approval");
        await SendAsync(tab, "go");

        await tab.Page.GetByText(button, new() { Exact = true }).ClickAsync();

        await Expect(tab.Page.Locator(".tool code")).ToHaveTextAsync($"tool-scan {state}");
        await Expect(tab.Page.Locator(".assistant .text")).ToHaveTextAsync("Done.");
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
        Assert.Equal(calls, called);
        await AssertCalmAsync(tab);
    }

    private async Task<ChatRig> StartAsync(params (string Name, string Value)[] settings)
    {
        NodeClient.SkipUnlessInstalled();
        _html ??= await BundleAsync();
        return await ChatRig.StartAsync(browser, settings);
    }

    private static async Task<string> BundleAsync()
    {
        var script = (await NodeClient.RunAsync("usechat/bundle.mjs")).GetProperty("script").GetString()!;
        return $"<!doctype html><div id=root></div><script>{script.Replace("</script", "<\\/script", StringComparison.Ordinal)}</script>";
    }

    private static async Task<ChatTab> OpenAsync(ChatRig chat, string id)
    {
        await chat.ServeAsync($"/usechat.html?id={id}", _html!);
        return await chat.OpenPathAsync($"/usechat.html?id={id}");
    }

    private static async Task SendAsync(ChatTab tab, string text)
    {
        await tab.Page.GetByLabel("Message").FillAsync(text);
        await tab.Page.GetByText("Send", new() { Exact = true }).ClickAsync();
    }

    private static async Task AssertCalmAsync(ChatTab tab)
    {
        Assert.Equal("", await tab.Page.Locator("#error").TextContentAsync());
        Assert.Empty(tab.Errors);
    }
}
