using ChatCluster.Sandbox.Models;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>A page that loses its stream, or shares it, shows the same text.</summary>
[Collection(PageTests.Name)]
public sealed class StreamTests(PageBrowser browser)
{
    [Fact]
    public async Task Reload_InMidText_ShowsTheSameTextAndGoesOn()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("One. ", "Two. ").Wait(gate.Task).Text("Three."));
        var tab = await chat.OpenAsync();
        List<string> read = [];
        tab.Page.Request += (_, request) =>
        {
            if (request.Method == "GET" && request.Url.Contains("/messages?", StringComparison.Ordinal))
            {
                read.Add(request.Url);
            }
        };
        await tab.SendAsync("Count");
        await Expect(tab.Replies.Locator(".markdown")).ToHaveTextAsync("One. Two.");
        // The page of a new chat stays as it is when its first message gives it an address: it is not read anew beside its posting.
        Assert.Empty(read);

        await tab.Page.ReloadAsync();

        await Expect(tab.Replies.Locator(".markdown")).ToHaveTextAsync("One. Two.");
        await Expect(tab.Button("Stop")).ToBeVisibleAsync();
        gate.SetResult();
        await tab.CalmAsync();
        await Expect(tab.Replies.Locator(".markdown")).ToHaveTextAsync("One. Two. Three.");
        await Expect(tab.Replies).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task TwoTabs_OnOneThread_StayEqual()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Seen ", "in ").Wait(gate.Task).Text("both."), ModelReply.Of("Answered here too."));
        var first = await chat.OpenAsync();
        await first.SendAsync("Go");
        await Expect(first.Replies).ToContainTextAsync("Seen in");

        var second = await chat.OpenAsync(await first.ThreadIdAsync());
        await Expect(second.Replies).ToContainTextAsync("Seen in");
        gate.SetResult();
        await first.CalmAsync();
        await second.CalmAsync();
        await second.SendAsync("Again");

        await Expect(first.Replies.Last).ToContainTextAsync("Answered here too.");
        await first.CalmAsync();
        await second.CalmAsync();
        Assert.Equal(await TextAsync(first), await TextAsync(second));
    }

    [Fact]
    public async Task Network_LostWhileAMessageIsWritten_SendsItOnceWhenItIsBack()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.SendAsync("First");
        await tab.CalmAsync();

        await chat.OfflineAsync(true);
        await tab.SendAsync("Second");
        await Expect(tab.Page.Locator(".pending .bubble")).ToHaveTextAsync("Second");
        await chat.OfflineAsync(false);

        await Expect(tab.Replies).ToHaveCountAsync(2);
        await tab.CalmAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["First", "Second"]);
        Assert.Equal(2, chat.Model.Received);
    }

    [Fact]
    public async Task Stream_Of400Tokens_IsFollowedToItsEndAndNotWhenItsReaderScrollsAway()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lines = Enumerable.Range(1, 200).Select(i => $"Line {i} of the answer.\n\n").ToArray();
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of(lines[..100]).Wait(gate.Task).Text(lines[100..]));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Write");
        await Expect(tab.Page.GetByText("Line 100 of the answer.")).ToBeInViewportAsync();

        await tab.Page.Locator(".scroller").HoverAsync();
        await tab.Page.Mouse.WheelAsync(0, -1500);
        await Expect(tab.Button("To the latest message")).ToBeVisibleAsync();
        gate.SetResult();
        await tab.CalmAsync();

        await Expect(tab.Page.GetByText("Line 200 of the answer.")).Not.ToBeInViewportAsync();
        await tab.Button("To the latest message").ClickAsync();
        await Expect(tab.Page.GetByText("Line 200 of the answer.")).ToBeInViewportAsync();
    }

    private static Task<string> TextAsync(ChatTab tab) => tab.Page.EvaluateAsync<string>(
        "() => [...document.querySelectorAll('.round .bubble, .round .markdown')].map(part => part.textContent).join('\\n')");
}
