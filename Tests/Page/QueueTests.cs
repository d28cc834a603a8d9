using ChatCluster.Sandbox.Models;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>Messages written while an answer is under way.</summary>
[Collection(PageTests.Name)]
public sealed class QueueTests(PageBrowser browser) : IAsyncLifetime
{
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChatRig _chat = null!;
    private ChatTab _tab = null!;

    public async ValueTask InitializeAsync()
    {
        _chat = await ChatRig.StartAsync(browser);
        _chat.Model.Enqueue(ModelReply.Of("Working ").Wait(_gate.Task).Text("done."));
        _tab = await _chat.OpenAsync();
        await _tab.SendAsync("First");
        await Expect(_tab.Replies).ToContainTextAsync("Working");
    }

    public async ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        if (_chat is not null)
        {
            await _chat.DisposeAsync();
        }
    }

    [Fact]
    public async Task Queue_EditedAndTakenBack_SendsWhatIsLeftAfterTheAnswer()
    {
        await _tab.SendAsync("Second");
        await _tab.SendAsync("Third");
        await Expect(_tab.Queue).ToHaveTextAsync(["Second", "Third"]);

        await _tab.Button("Edit", _tab.Queue.First).ClickAsync();
        await _tab.Page.Locator(".queue textarea").FillAsync("Second, edited");
        await _tab.Page.Keyboard.PressAsync("Enter");
        await Expect(_tab.Queue).ToHaveTextAsync(["Second, edited", "Third"]);
        await _tab.Button("Take back", _tab.Queue.Last).ClickAsync();
        await Expect(_tab.Queue).ToHaveTextAsync(["Second, edited"]);
        _gate.SetResult();

        await Expect(_tab.Messages).ToHaveTextAsync(["First", "Second, edited"]);
        await _tab.CalmAsync();
        await Expect(_tab.Replies.First).ToContainTextAsync("Working done.");
        Assert.Equal("Second, edited", _chat.Model.Requests.Last().LastText());
        Assert.Empty(_tab.Errors);
    }

    [Fact]
    public async Task SendNow_OfAWaitingMessage_StopsTheAnswerAndSendsIt()
    {
        _chat.Model.Enqueue(ModelReply.Of("At once."));
        await _tab.SendAsync("Urgent");

        await _tab.Button("Stop and send now", _tab.Queue).ClickAsync();

        await Expect(_tab.Replies.Last).ToContainTextAsync("At once.");
        await Expect(_tab.Replies.First).ToContainTextAsync("Stopped.");
        await Expect(_tab.Queue).ToHaveCountAsync(0);
        await Expect(_tab.Messages).ToHaveTextAsync(["First", "Urgent"]);
    }

    [Fact]
    public async Task Steer_IntoTheAnswerUnderWay_ShowsTheMessageInIt()
    {
        _chat.Model.Enqueue(ModelReply.Of("In short: yes."));
        var arrives = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _tab.Page.RouteAsync("**/messages?wait=false", async route =>
        {
            await arrives.Task;
            await route.ContinueAsync();
        });
        await _tab.Field.FillAsync("Be short");

        await _tab.Button("How to send").ClickAsync();
        await _tab.Entry("Add to the answer under way").ClickAsync();
        await Expect(_tab.Sending).ToHaveTextAsync("Be short");
        arrives.SetResult();

        // Shown in the answer, it is stored; one that comes after the end of the answer is a message of its own.
        await Expect(_tab.Replies.Locator(".steered")).ToContainTextAsync("Be short");
        await Expect(_tab.Sending).ToHaveCountAsync(0);
        _gate.SetResult();

        await _tab.CalmAsync();
        await Expect(_tab.Replies).ToHaveCountAsync(1);
        await Expect(_tab.Replies.Locator(".steered")).ToContainTextAsync("Be short");
        await Expect(_tab.Replies).ToContainTextAsync("In short: yes.");
        await _tab.Page.ReloadAsync();
        await Expect(_tab.Replies.Locator(".steered")).ToContainTextAsync("Be short");
        await Expect(_tab.Replies).ToHaveCountAsync(1);
    }
}
