using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>Replies that somebody made to hold the page up, and replies that are not whole.</summary>
[Collection(PageTests.Name)]
public sealed class HostileTextTests(PageBrowser browser)
{
    [Fact]
    public async Task Reply_OfThousandsOfQuotes_IsShownInThreadAndShare()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var hostile =
            $"{new string('>', 3000)} deep\n\n{string.Join('\n', Enumerable.Range(0, 500).Select(i => $"{new string(' ', 2 * i)}- a"))}\n\n{new string('$', 2000)}\n\nThe end.";
        chat.Model.Enqueue(ModelReply.Of(hostile), ModelReply.Of("A calm answer."));
        var tab = await chat.OpenAsync();

        await tab.SendAsync("Quote me");
        await Expect(tab.Replies.First).ToContainTextAsync("The end.");
        await tab.CalmAsync();
        await tab.SendAsync("Go on");
        await Expect(tab.Replies.Last).ToContainTextAsync("A calm answer.");

        var share = await chat.App.PostForJsonAsync($"/v1/threads/{await tab.ThreadIdAsync()}/share", new { });
        var shared = await chat.OpenPathAsync((string)share["url"]!);
        await Expect(shared.Replies.First).ToContainTextAsync("deep");
        await Expect(shared.Replies.First).ToContainTextAsync("The end.");

        // What is far below is drawn when it comes near.
        await shared.Page.Locator(".shelf").Last.ScrollIntoViewIfNeededAsync();
        await Expect(shared.Replies.Last).ToContainTextAsync("A calm answer.");
        Assert.Empty(tab.Errors);
        Assert.Empty(shared.Errors);
    }

    [Fact]
    public async Task Reply_ThatBrokeOff_IsMarkedAndCanBeContinued()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Half an answ"));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Tell me");
        await tab.CalmAsync();
        await tab.Page.RouteAsync("**/v1/threads/*/messages?*", async route =>
        {
            if (route.Request.Method is not "GET")
            {
                await route.ContinueAsync();
                return;
            }

            var answer = await route.FetchAsync();
            var page = JsonNode.Parse(await answer.TextAsync())!;
            var round = page["rounds"]![0]!;
            (round["reason"], round["error"], round["finish"]) = ("failed", "The model is overloaded.", "broken_off");
            await route.FulfillAsync(new() { Response = answer, Body = page.ToJsonString() });
        });
        await tab.Page.ReloadAsync();
        await Expect(tab.Replies).ToContainTextAsync("Half an answ");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer broke off. The model is overloaded.");
        chat.Model.Enqueue(ModelReply.Of("er."));

        await tab.Button("Continue").ClickAsync();

        await Expect(tab.Messages.Last).ToHaveTextAsync("Please continue exactly where you stopped.");
        await Expect(tab.Replies.Last).ToContainTextAsync("er.");
        Assert.Empty(tab.Errors);
    }
}
