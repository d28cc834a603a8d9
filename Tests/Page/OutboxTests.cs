using System.Text.Json.Nodes;
using ChatCluster.Sandbox;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>Nothing typed is ever lost: outages, reloads and other tabs between a message and its server.</summary>
[Collection(PageTests.Name)]
public sealed class OutboxTests(PageBrowser browser)
{
    /// <summary>Whether the browser has stored a draft with files: it does so beside the page.</summary>
    private const string HasDraft = """
        () => new Promise(resolve => {
          const opening = indexedDB.open('chatcluster');
          opening.onsuccess = () => {
            const all = opening.result.transaction('drafts').objectStore('drafts').getAll();
            all.onsuccess = () => { opening.result.close(); resolve(all.result.length > 0); };
          };
        })
        """;

    private const string Posts = "**/messages?wait=false";
    private const string Waits = "The message will be sent automatically as soon as possible.";

    [Fact]
    public async Task Message_SentWhileTheServerIsGone_IsAnsweredByTheNextServer()
    {
        var data = Directory.CreateTempSubdirectory("chatcluster-");
        await using var model = await ModelServer.StartAsync();
        model.Enqueue(ModelReply.Of("Answer one."), ModelReply.Of("Answer two."));
        (string, string)[] settings =
            [.. SandboxSettings.For(model), ("ChatCluster:DefaultModel", "sandbox"), ("urls", $"http://127.0.0.1:{FreePort.Next()}")];
        await using var profile = await browser.NewProfileAsync();
        ChatTab tab;
        string thread;
        await using (var first = await ChatApp.StartAsync(settings, data: data.FullName))
        {
            tab = await ChatTab.OpenAsync(profile, first.Url);
            await tab.SendAsync("First");
            await Expect(tab.Replies).ToContainTextAsync("Answer one.");
            await tab.CalmAsync();
            thread = await tab.ThreadIdAsync();
        }

        await tab.SendAsync("Second");
        await tab.Field.FillAsync("typed meanwhile");
        await Expect(tab.Page.Locator(".pending .bubble")).ToHaveTextAsync("Second");
        await Expect(tab.Page.GetByText(Waits)).ToBeVisibleAsync();
        await Expect(tab.Page.GetByText("Failed to fetch")).ToHaveCountAsync(0);
        await Expect(tab.Field).ToHaveValueAsync("typed meanwhile");
        await tab.Page.CloseAsync();

        await using var second = await ChatApp.StartAsync(settings, data: data.FullName);
        tab = await ChatTab.OpenAsync(profile, new(second.Url, $"/#/t/{thread}"));

        await Expect(tab.Replies.Last).ToContainTextAsync("Answer two.");
        await tab.CalmAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["First", "Second"]);
        await Expect(tab.Field).ToHaveValueAsync("typed meanwhile");
        Assert.Equal(["First", "Second"], await MessagesAsync(second, thread));
        await second.StopAsync();
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task FirstMessage_OfANewChat_SurvivesAReloadDuringTheOutage()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Here I am."));
        var tab = await chat.OpenAsync();
        await chat.CutAsync(true);

        await tab.SendAsync("Are you there?");
        await Expect(tab.Page.GetByText(Waits)).ToBeVisibleAsync();
        var thread = await tab.ThreadIdAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".pending .bubble")).ToHaveTextAsync("Are you there?");
        await chat.CutAsync(false);

        await Expect(tab.Replies).ToContainTextAsync("Here I am.");
        await tab.CalmAsync();
        Assert.Equal(["Are you there?"], await MessagesAsync(chat.App, thread));
        Assert.Equal(1, (int)(await chat.App.GetJsonAsync("/v1/threads"))["total"]!);
    }

    [Fact]
    public async Task Message_PastALimit_SaysWhichAndWhenItGoesOn()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("At last."));
        var tab = await chat.OpenAsync();
        await RefuseAsync(tab, "rate_limited", 90);

        await tab.SendAsync("Too much");
        var status = tab.Page.Locator(".pending").GetByRole(AriaRole.Status);
        await Expect(status).ToContainTextAsync("Too many requests within a minute. The message will be sent automatically in ");
        await Axe.AssertCleanAsync(tab.Page, "a limit");
        await tab.Button("Take back").ClickAsync();
        await Expect(tab.Field).ToHaveValueAsync("Too much");

        await RefuseAsync(tab, "budget_exhausted", 40 * 86_400);
        await tab.EnterAsync();
        await Expect(status).ToContainTextAsync("The budget is used up. The message will be sent automatically on ");
        await tab.Button("Take back").ClickAsync();
        await tab.Page.UnrouteAllAsync();
        await tab.EnterAsync();

        await Expect(tab.Replies).ToContainTextAsync("At last.");
        await tab.CalmAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["Too much"]);
    }

    [Fact]
    public async Task Message_TakenBack_StandsBelowWhatWasTyped()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await chat.CutAsync(true);
        await tab.SendAsync("Too early");
        await tab.Field.FillAsync("In the meantime");

        await tab.Button("Take back").ClickAsync();

        await Expect(tab.Field).ToHaveValueAsync("In the meantime\n\nToo early");
        await Expect(tab.Page.Locator(".pending")).ToHaveCountAsync(0);
        await chat.CutAsync(false);
        await tab.Page.ReloadAsync();
        await Expect(tab.Field).ToBeVisibleAsync();
        Assert.Equal(0, (int)(await chat.App.GetJsonAsync("/v1/threads"))["total"]!);
        Assert.Empty(chat.Model.Requests);
    }

    [Fact]
    public async Task Message_OfOneTab_IsShownInTheOtherAndSentOnce()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("One."), ModelReply.Of("Two."));
        var first = await chat.OpenAsync();
        await first.SendAsync("First");
        await Expect(first.Replies).ToContainTextAsync("One.");
        await first.CalmAsync();
        var thread = await first.ThreadIdAsync();
        var second = await chat.OpenAsync(thread);
        await Expect(second.Replies).ToContainTextAsync("One.");
        await chat.CutAsync(true);

        await first.SendAsync("Second");
        await Expect(second.Page.Locator(".pending .bubble")).ToHaveTextAsync("Second");
        await first.Page.CloseAsync();
        await chat.CutAsync(false);

        await Expect(second.Replies.Last).ToContainTextAsync("Two.");
        await second.CalmAsync();
        Assert.Equal(["First", "Second"], await MessagesAsync(chat.App, thread));
    }

    [Fact]
    public async Task Draft_WithAFile_IsThereAfterAReloadAndInItsThreadOnly()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Hello");
        await tab.CalmAsync();
        var thread = await tab.ThreadIdAsync();
        await tab.Field.FillAsync("Look at this");
        await tab.Page.Locator("input[type=file]")
            .SetInputFilesAsync(new FilePayload { Name = "note.txt", MimeType = "text/plain", Buffer = [65] });
        await Expect(tab.Page.Locator(".composer .attachments")).ToContainTextAsync("note.txt");
        await tab.Page.WaitForFunctionAsync(HasDraft);

        await tab.Page.ReloadAsync();

        await Expect(tab.Field).ToHaveValueAsync("Look at this");
        await Expect(tab.Page.Locator(".composer .attachments")).ToContainTextAsync("note.txt");
        await tab.Button("New chat").ClickAsync();
        await Expect(tab.Field).ToHaveValueAsync("");
        await Expect(tab.Page.Locator(".composer .attachments")).ToHaveCountAsync(0);
        var other = await chat.OpenAsync(thread);
        await Expect(other.Field).ToHaveValueAsync("Look at this");
    }

    [Fact]
    public async Task Message_WhoseConfirmationWasLost_IsThereOnceAfterAReload()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Once."), ModelReply.Of("Twice."));
        var tab = await chat.OpenAsync();
        TaskCompletionSource stored = new();
        await tab.Page.RouteAsync(Posts, async route =>
        {
            // The server has it, and the line breaks before it can say so.
            await route.FetchAsync();
            await route.AbortAsync("connectionreset");
            stored.TrySetResult();
        });

        await tab.SendAsync("Only once");
        await stored.Task;
        await tab.Page.CloseAsync();
        tab = await chat.OpenAsync();
        await tab.Threads.First.ClickAsync();

        await Expect(tab.Replies).ToContainTextAsync("Once.");
        await tab.CalmAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["Only once"]);
        Assert.Equal(["Only once"], await MessagesAsync(chat.App, await tab.ThreadIdAsync()));
    }

    /// <summary>Answers each message that is sent as a server does that is past a limit.</summary>
    private static async Task RefuseAsync(ChatTab tab, string code, int seconds)
    {
        await tab.Page.UnrouteAllAsync();
        await tab.Page.RouteAsync(
            Posts, route => route.FulfillAsync(new()
            {
                Status = 429,
                ContentType = "application/problem+json",
                Headers = new Dictionary<string, string> { ["Retry-After"] = $"{seconds}" },
                Body = $$"""{"status":429,"code":"{{code}}","detail":"Not now."}""",
            }));
    }

    private static async Task<IEnumerable<string>> MessagesAsync(ChatApp app, string thread) =>
        ((JsonArray)(await app.GetJsonAsync($"/v1/threads/{thread}/messages"))["rounds"]!)
            .Select(round => (string)round!["message"]!["text"]!);
}
