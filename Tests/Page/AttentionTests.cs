using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>What happens in threads that nobody looks at is noticed.</summary>
[Collection(PageTests.Name)]
public sealed class AttentionTests(PageBrowser browser)
{
    [Fact]
    public async Task Answer_InAThreadThatIsNotOpen_IsMarkedUntilItIsRead()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(new ModelReply().Text("Slow ").Wait(gate.Task).Text("answer."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Take your time");
        await Expect(tab.Replies).ToContainTextAsync("Slow");
        await Expect(tab.Threads).ToHaveCountAsync(1);
        await tab.Button("New chat").ClickAsync();
        gate.SetResult();

        // A server without the stream of the list is asked twice a minute.
        await Expect(tab.Threads.Locator(".unread-mark")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(tab.Page).ToHaveTitleAsync("(1) New chat – ChatCluster");
        Assert.StartsWith("data:", await tab.Page.Locator("link[rel=icon]").GetAttributeAsync("href"), StringComparison.Ordinal);
        await tab.Page.ReloadAsync();
        await Expect(tab.Threads.Locator(".unread-mark")).ToBeVisibleAsync();

        await tab.Threads.Locator("a").ClickAsync();

        await Expect(tab.Replies).ToContainTextAsync("Slow answer.");
        await Expect(tab.Threads.Locator(".unread-mark")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", "app/icon.svg");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Approval_IsMarkedInTitleAndList_AlsoAfterLeavingTheThread()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("{}"));
        await using var chat =
            await ChatRig.StartAsync(browser, RestTool.Settings("scan", endpoint.Url + "/scan?host={host}", needsApproval: true));
        chat.Model.Enqueue(new ModelReply().Call("scan", """{"host":"production"}"""), ModelReply.Of("Done."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Scan it");
        await Expect(tab.Button("Allow")).ToBeVisibleAsync();
        await Expect(tab.Threads.Locator(".waiting-mark")).ToBeVisibleAsync();
        Assert.StartsWith("(1) ? ", await tab.Page.TitleAsync(), StringComparison.Ordinal);

        await tab.Button("New chat").ClickAsync();
        await Expect(tab.Threads.Locator(".waiting-mark")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "waiting mark");
        await tab.Threads.Locator("a").ClickAsync();
        await tab.Button("Allow").ClickAsync();

        await tab.CalmAsync();
        await Expect(tab.Threads.Locator(".waiting-mark")).ToHaveCountAsync(0);
    }

    /// <summary>The browser's notifications, which it shows outside of the page, and whether anybody looks at the page.</summary>
    private const string Outside = """
        window.told = [];
        window.Notification = class {
          static permission = 'default';
          static requestPermission() { return Promise.resolve(this.permission = 'granted'); }
          constructor(title, { body }) { told.push(body); }
        };
        window.look = looks => {
          Object.defineProperty(document, 'hidden', { configurable: true, get: () => !looks });
          document.dispatchEvent(new Event('visibilitychange'));
        };
        """;

    [Fact]
    public async Task Notification_IsAskedForOnceAndComesWhileNobodyLooks()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(
            new ModelReply().Text("Slow ").Wait(first.Task).Text("one."), new ModelReply().Text("Slow ").Wait(second.Task).Text("two."));
        var tab = await chat.OpenPathAsync("/basic/basic.css");
        await tab.Page.AddInitScriptAsync(Outside);
        await tab.Page.GotoAsync(chat.App.Url.ToString());

        // Whoever has left while something ran is asked when coming back, once.
        await tab.SendAsync("Take your time");
        await Expect(tab.Replies).ToContainTextAsync("Slow");
        await Expect(tab.Threads).ToHaveCountAsync(1);
        await tab.Page.EvaluateAsync("() => look(false)");
        first.SetResult();
        await Expect(tab.Replies).ToContainTextAsync("Slow one.");
        await tab.Page.EvaluateAsync("() => look(true)");
        await tab.Button("Notify me").ClickAsync();
        Assert.Equal("granted", await tab.Page.EvaluateAsync<string>("() => Notification.permission"));
        await tab.CalmAsync();

        await tab.SendAsync("And again");
        await Expect(tab.Replies.Last).ToContainTextAsync("Slow");
        await tab.Page.EvaluateAsync("() => look(false)");
        second.SetResult();

        await tab.Page.WaitForFunctionAsync("() => told.length > 0");
        Assert.Equal(
            ["The answer in “Take your time” is ready."], await tab.Page.EvaluateAsync<string[]>("() => told"));
        await tab.Page.EvaluateAsync("() => look(true)");
        await Expect(tab.Button("Notify me")).ToHaveCountAsync(0);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Approval_InAThreadThatWasNeverOpened_IsMarked()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("{}"));
        await using var chat =
            await ChatRig.StartAsync(browser, RestTool.Settings("scan", endpoint.Url + "/scan?host={host}", needsApproval: true));
        chat.Model.Enqueue(new ModelReply().Call("scan", """{"host":"production"}"""), ModelReply.Of("Done."));
        var tab = await chat.OpenAsync();
        await Expect(tab.Page.GetByText("Your chats will be listed here.")).ToBeVisibleAsync();

        using var posted = await chat.App.Client.PostAsync(
            "/v1/messages?wait=false", new StringContent("""{"text":"Scan it"}""", null, "application/json"));

        await Expect(tab.Threads.Locator(".waiting-mark")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(tab.Page).ToHaveTitleAsync("(1) New chat – ChatCluster");
        await tab.Page.ReloadAsync();
        await Expect(tab.Threads.Locator(".waiting-mark")).ToBeVisibleAsync();
    }
}
