using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

[Collection(PageTests.Name)]
public sealed class ThreadListTests(PageBrowser browser) : IAsyncLifetime
{
    private ChatRig _chat = null!;
    private ChatTab _tab = null!;

    public async ValueTask InitializeAsync()
    {
        _chat = await ChatRig.StartAsync(browser);
        var now = TimeProvider.System.GetUtcNow();
        await new PastThread("t1", "Phishing wave", now.AddDays(-400)).Round("Who sent it?", "A botnet.").ImportAsync(_chat.App);
        await new PastThread("t2", "Weekly report", now.AddDays(-401)).Round("Summarise", "All **quiet**.").ImportAsync(_chat.App);
        _tab = await _chat.OpenAsync("t2");
        await Expect(_tab.Threads).ToHaveCountAsync(2);
    }

    public async ValueTask DisposeAsync()
    {
        if (_chat is not null)
        {
            await _chat.DisposeAsync();
        }
    }

    [Fact]
    public async Task Search_ByWordsOfAMessage_FindsTheThreadAndEnterOpensIt()
    {
        await _tab.Page.Keyboard.PressAsync("Control+K");
        var field = _tab.Page.GetByLabel("Search chats", new() { Exact = true }).And(_tab.Page.Locator("input"));
        await Expect(field).ToBeFocusedAsync();

        await field.FillAsync("nothing like it");
        await Expect(_tab.Page.GetByText("Nothing found for “nothing like it”.")).ToBeVisibleAsync();
        await field.FillAsync("phishing");
        await Expect(_tab.Threads).ToHaveTextAsync(["Phishing wave"]);
        await field.PressAsync("Enter");

        await Expect(_tab.Replies).ToContainTextAsync("A botnet.");
        await field.PressAsync("Escape");
        await Expect(_tab.Threads).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Rename_FromTheList_ChangesTheTitleEverywhere()
    {
        await MenuAsync("Weekly report", "Rename");
        await _tab.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Week 47");
        await _tab.Page.Keyboard.PressAsync("Enter");

        await Expect(Row("Week 47")).ToBeVisibleAsync();
        await Expect(_tab.Page.Locator(".head h1")).ToContainTextAsync("Week 47");
        await Expect(_tab.Page).ToHaveTitleAsync("Week 47 – ChatCluster");
        await _tab.Page.ReloadAsync();
        await Expect(Row("Week 47")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Archive_ThenTakenOut_MovesTheThread()
    {
        await MenuAsync("Phishing wave", "Archive");
        await Expect(_tab.Threads).ToHaveTextAsync(["Weekly report"]);

        await _tab.Button("Archived chats").ClickAsync();
        await Expect(_tab.Threads).ToHaveTextAsync(["Phishing wave"]);
        await MenuAsync("Phishing wave", "Unarchive");
        await Expect(_tab.Page.GetByText("The archive is empty.")).ToBeVisibleAsync();
        await _tab.Button("Back to chats").ClickAsync();

        await Expect(_tab.Threads).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Delete_Undone_KeepsTheThread()
    {
        await MenuAsync("Weekly report", "Delete");
        await Expect(_tab.Threads).ToHaveTextAsync(["Phishing wave"]);

        await _tab.Button("Undo").ClickAsync();

        await Expect(Row("Weekly report")).ToBeVisibleAsync();
        await Expect(_tab.Replies).ToContainTextAsync("All quiet.");
    }

    [Fact]
    public async Task Delete_NotUndone_IsMeantEvenWhenThePageIsLeft()
    {
        await MenuAsync("Weekly report", "Delete");
        await Expect(_tab.Threads).ToHaveTextAsync(["Phishing wave"]);
        await using var stream = await _chat.App.StreamAsync("/v1/threads/t2/events");

        await _tab.Page.GotoAsync("about:blank");

        // A deleted thread's stream ends.
        await stream.ReadToEndAsync();
        Assert.Equal(404, (int)(await _chat.App.Client.GetAsync("/v1/threads/t2")).StatusCode);
        Assert.Equal(200, (int)(await _chat.App.Client.GetAsync("/v1/threads/t1")).StatusCode);
    }

    [Fact]
    public async Task Export_AsMarkdown_SavesTheThread()
    {
        await _tab.Button("More", _tab.Page.Locator(".head")).ClickAsync();

        var download = await _tab.Page.RunAndWaitForDownloadAsync(() => _tab.Entry("Export as Markdown").ClickAsync());

        Assert.Equal("Weekly report.md", download.SuggestedFilename);
        using var reader = new StreamReader(await download.CreateReadStreamAsync());
        Assert.Contains("All **quiet**.", await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_InAnotherTab_IsSaid()
    {
        await _chat.App.Client.DeleteAsync("/v1/threads/t2");

        await Expect(_tab.Page.Locator(".foot").GetByText("This chat does not exist, or it is not yours.")).ToBeVisibleAsync();
    }

    private ILocator Row(string title) => _tab.Threads.Filter(new() { HasText = title });

    private async Task MenuAsync(string title, string entry)
    {
        await Row(title).HoverAsync();
        await _tab.Button($"More: {title}").ClickAsync();
        await _tab.Entry(entry).ClickAsync();
    }
}
