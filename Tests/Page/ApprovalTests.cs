using System.Collections.Concurrent;
using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

[Collection(PageTests.Name)]
public sealed class ApprovalTests(PageBrowser browser) : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _asked = new();
    private Endpoint _endpoint = null!;

    public async ValueTask InitializeAsync() => _endpoint = await Endpoint.StartAsync(context =>
    {
        _asked.Enqueue(context.Request.Query["host"].ToString());
        return context.Response.WriteAsync("""{"open":[22,443]}""");
    });

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    [Fact]
    public async Task Allow_WithEditedArguments_MakesTheCallAsEdited()
    {
        await using var chat = await StartAsync();
        var tab = await AskAsync(chat);
        await Expect(tab.Page.GetByText("waiting for your approval", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".approval")).ToContainTextAsync("Looks an indicator up.GET /scan");
        await Expect(tab.Page.Locator(".approval .buttons")).ToContainTextAsync(" left");
        var arguments = tab.Page.GetByLabel("Arguments");
        await Expect(arguments).ToHaveValueAsync("{\n  \"host\": \"production\"\n}");

        await arguments.FillAsync("{\"host\": ");
        await Expect(tab.Page.GetByText("This is not valid JSON.")).ToBeVisibleAsync();
        await Expect(tab.Button("Allow with changes")).ToBeDisabledAsync();
        await arguments.FillAsync("{\"host\": \"staging\", \"admin\": true}");
        await Expect(tab.Page.GetByText("The tool does not know: admin.")).ToBeVisibleAsync();
        await Expect(tab.Button("Allow with changes")).ToBeDisabledAsync();
        await arguments.FillAsync("{}");
        await Expect(tab.Page.GetByText("The tool needs: host.")).ToBeVisibleAsync();
        await arguments.FillAsync("{\"host\": \"staging\"}");
        await Expect(tab.Page.GetByText("You have changed the arguments.")).ToBeVisibleAsync();
        await tab.Button("Allow with changes").ClickAsync();

        await tab.CalmAsync();
        Assert.Equal(["staging"], _asked);
        await Expect(tab.Calls.Locator(".tool-hint")).ToHaveTextAsync("staging");
        await Expect(tab.Replies).ToContainTextAsync("I am done.");
        await tab.Page.ReloadAsync();
        await Expect(tab.Calls.Locator(".tool-hint")).ToHaveTextAsync("staging");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Refuse_WithAReason_MakesNoCallAndTellsTheModel()
    {
        await using var chat = await StartAsync();
        var tab = await AskAsync(chat);

        await tab.Page.GetByLabel("Reason (optional)").FillAsync("Not in working hours.");
        await tab.Button("Decline").ClickAsync();

        await tab.CalmAsync();
        Assert.Empty(_asked);
        await Expect(tab.Calls.Locator(".tool-status")).ToContainTextAsync("declined");
        Assert.Contains("Not in working hours.", chat.Model.Requests.Last().LastText("tool"), StringComparison.Ordinal);
        await tab.Page.ReloadAsync();
        await Expect(tab.Calls.Locator(".tool-status")).ToContainTextAsync("declined");
    }

    [Fact]
    public async Task Allow_AfterAReloadAndInAnotherTab_IsSeenInBoth()
    {
        await using var chat = await StartAsync();
        var first = await AskAsync(chat);
        await first.Page.ReloadAsync();
        await Expect(first.Button("Allow")).ToBeVisibleAsync();
        var second = await chat.OpenAsync(await first.ThreadIdAsync());

        await second.Button("Allow").ClickAsync();

        foreach (var tab in new[] { first, second })
        {
            await tab.CalmAsync();
            await Expect(tab.Button("Allow")).ToHaveCountAsync(0);
            await Expect(tab.Replies).ToContainTextAsync("I am done.");
        }

        Assert.Equal(["production"], _asked);
    }

    [Fact]
    public async Task Allow_ForTheWholeChat_AsksNoMoreUntilItIsTakenBack()
    {
        await using var chat = await StartAsync();
        var tab = await AskAsync(chat);
        await tab.Page.GetByLabel("Don’t ask again about scan in this chat").CheckAsync();
        await tab.Button("Allow").ClickAsync();
        await tab.CalmAsync();

        chat.Model.Enqueue(new ModelReply().Call("scan", """{"host":"staging"}"""), ModelReply.Of("Once more."));
        await tab.SendAsync("Scan the other, too");
        await Expect(tab.Replies.Last).ToContainTextAsync("Once more.");
        await tab.CalmAsync();
        Assert.Equal(["production", "staging"], _asked);

        await tab.Button("Ask again about scan").ClickAsync();
        await Expect(tab.Page.Locator(".consents")).ToHaveCountAsync(0);
        Assert.Null((await chat.App.GetJsonAsync($"/v1/threads/{await tab.ThreadIdAsync()}/messages"))["consents"]);
    }

    private Task<ChatRig> StartAsync() =>
        ChatRig.StartAsync(browser, RestTool.Settings("scan", _endpoint.Url + "/scan?host={host}", needsApproval: true));

    private static async Task<ChatTab> AskAsync(ChatRig chat)
    {
        chat.Model.Enqueue(new ModelReply().Call("scan", """{"host":"production"}"""), ModelReply.Of("I am done."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Scan it");
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Allow scan?" })).ToBeVisibleAsync();
        return tab;
    }
}
