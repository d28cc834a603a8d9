using System.Text;
using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>The pages that stand above the chat.</summary>
[Collection(PageTests.Name)]
public sealed class PagesTests(PageBrowser browser)
{
    [Fact]
    public async Task Shortcuts_AreShownByTheirSign()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.Field.PressAsync("?");
        await Expect(tab.Field).ToHaveValueAsync("?");
        await tab.Button("New chat").First.FocusAsync();

        await tab.Page.Keyboard.PressAsync("?");

        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Search chats");
        await Axe.AssertCleanAsync(tab.Page, "shortcuts");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Shares_AreListedAndRevoked()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        await new PastThread("t1", "A shared one", TimeProvider.System.GetUtcNow()).Round("Hello", "Hello.").ImportAsync(chat.App);
        using var shared = await chat.App.Client.PostAsync("/v1/threads/t1/share", null);
        var tab = await chat.OpenAsync();
        await OpenAsync(tab, "Shared links");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("A shared one");
        await Axe.AssertCleanAsync(tab.Page, "shares");

        await tab.Button("Revoke link: A shared one").ClickAsync();

        await Expect(tab.Page.GetByText("Nothing is shared.")).ToBeVisibleAsync();
        using var after = await chat.App.Client.GetAsync("/v1/threads/t1/share");
        Assert.Equal(404, (int)after.StatusCode);
    }

    [Fact]
    public async Task Usage_IsTold()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Hello");
        await tab.CalmAsync();

        await OpenAsync(tab, "Usage");

        var figures = tab.Page.Locator(".figures div");
        await Expect(figures.Filter(new() { HasText = "Answers" }).Locator("dd")).ToHaveTextAsync("1");
        await Expect(figures.Filter(new() { HasText = "Tokens read" }).Locator("dd")).Not.ToHaveTextAsync("0");
        await Axe.AssertCleanAsync(tab.Page, "usage");
    }

    [Fact]
    public async Task Prompt_IsKeptCalledBySlashAndFilledIn()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Done."));
        var tab = await chat.OpenAsync();
        await OpenAsync(tab, "Prompts");
        await tab.Button("New prompt").ClickAsync();
        await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("sum up");
        await tab.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("Sum up {{what}} in {{number}} points.");
        await Axe.AssertCleanAsync(tab.Page, "prompts");
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Page.GetByText("/sum-up")).ToBeVisibleAsync();
        await tab.Button("Close").ClickAsync();
        await tab.Page.ReloadAsync();

        await tab.Field.PressSequentiallyAsync("/su");
        await Expect(tab.Page.GetByRole(AriaRole.Option)).ToContainTextAsync("sum-up");
        await Axe.AssertCleanAsync(tab.Page, "prompt menu");
        await tab.Field.PressAsync("Enter");
        await tab.Page.WaitForFunctionAsync("() => getSelection().toString() === '{{what}}' || document.activeElement.selectionEnd === 15");
        await tab.Page.Keyboard.TypeAsync("the log");
        await tab.Field.PressAsync("Tab");
        await tab.Page.Keyboard.TypeAsync("3");
        await Expect(tab.Field).ToHaveValueAsync("Sum up the log in 3 points.");
        await tab.EnterAsync();

        await Expect(tab.Messages).ToHaveTextAsync("Sum up the log in 3 points.");
        await tab.CalmAsync();
        await tab.Field.FillAsync("A draft");
        await tab.Field.PressAsync("Alt+ArrowUp");
        await Expect(tab.Field).ToHaveValueAsync("Sum up the log in 3 points.");
        await tab.Field.PressAsync("Alt+ArrowDown");
        await Expect(tab.Field).ToHaveValueAsync("A draft");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Import_TakesExportsOfThisAndOfAnotherProgram()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        await new PastThread("t1", "Exported here", TimeProvider.System.GetUtcNow()).Round("Hello", "Hello.").ImportAsync(chat.App);
        var own = await chat.App.Client.GetByteArrayAsync("/v1/threads/t1/export?format=jsonl");
        var foreign = Encoding.UTF8.GetBytes("""
            [{"title":"From elsewhere","current_node":"b","mapping":{
              "a":{"parent":null,"message":{"author":{"role":"user"},"create_time":1700000000,"content":{"content_type":"text","parts":["What is a quine?"]}}},
              "b":{"parent":"a","message":{"author":{"role":"assistant"},"create_time":1700000009,"content":{"content_type":"text","parts":["A program that prints **itself**."]}}}}}]
            """);
        var tab = await chat.OpenAsync();
        await Expect(tab.Threads).ToHaveCountAsync(1);
        await OpenAsync(tab, "Import chats");

        await tab.Page.GetByLabel("Files", new() { Exact = true }).SetInputFilesAsync([
            new FilePayload { Name = "own.jsonl", MimeType = "application/x-ndjson", Buffer = own },
            new FilePayload { Name = "conversations.json", MimeType = "application/json", Buffer = foreign },
            new FilePayload { Name = "other.json", MimeType = "application/json", Buffer = "{}"u8.ToArray() },
        ]);

        await Expect(tab.Page.GetByText("2 chats imported")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("This is not an export that can be read here.")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "import");
        await tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Link, new() { Name = "From elsewhere" }).ClickAsync();
        await Expect(tab.Messages).ToHaveTextAsync("What is a quine?");
        await Expect(tab.Replies.Locator("strong")).ToHaveTextAsync("itself");
        await Expect(tab.Threads).ToHaveCountAsync(3);
        Assert.Empty(tab.Errors);
    }

    private static async Task OpenAsync(ChatTab tab, string page)
    {
        await tab.Button("More actions").ClickAsync();
        await tab.Entry(page).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = page })).ToBeVisibleAsync();
    }
}
