using System.Text.Json.Nodes;
using ChatCluster.Sandbox;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>The server dies at every moment of sending: each message is there once, and is answered once.</summary>
[Collection(PageTests.Name)]
public sealed class KillTests(PageBrowser browser) : IAsyncLifetime
{
    private const string Lost = "Connection lost. Reconnecting…";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("chatcluster-");
    private readonly Uri _url = new($"http://127.0.0.1:{FreePort.Next()}");
    private ModelServer _model = null!;
    private StandaloneProcess? _server;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        await _model.DisposeAsync();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Kill_OfTheServerAtEveryMomentOfSending_LosesNothingAndDoublesNothing()
    {
        _model.Script = request => request.LastText() is "Second" && _model.Requests.Count(asked => asked.LastText() is "Second") == 1
            ? ModelReply.Of("Never ", "finished ").Stall() : ModelReply.Of($"Answer to {request.LastText()}.");
        await StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var tab = await ChatTab.OpenAsync(profile, _url);

        // It is stored, and nobody has said so.
        var stored = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await tab.Page.RouteAsync(
            "**/messages?wait=false", async route =>
            {
                await route.FetchAsync();
                await _server!.KillAsync();
                await route.AbortAsync("connectionreset");
                stored.TrySetResult();
            },
            new() { Times = 1 });
        await tab.SendAsync("First");
        await stored.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await StartAsync(tab);
        await AnsweredAsync(tab, "Answer to First.");

        // In mid-answer, and what is written then does not even leave.
        await tab.SendAsync("Second");
        await Expect(tab.Replies.Last).ToContainTextAsync("Never finished");
        await _server!.KillAsync();
        await Expect(tab.Page.GetByText(Lost)).ToBeVisibleAsync();
        await tab.SendAsync("Third");

        // It is stored and said to be, and no stream has shown it.
        await tab.Page.RouteAsync("**/events", route => route.AbortAsync("connectionrefused"));
        var said = tab.Page.WaitForResponseAsync(
            answer => answer.Url.EndsWith("messages?wait=false", StringComparison.Ordinal) && answer.Ok, new() { Timeout = 60_000 });
        await StartAsync(tab);
        await said;
        await _server.KillAsync();
        await tab.Page.UnrouteAllAsync();
        await StartAsync(tab);

        await AnsweredAsync(tab, "Answer to Third.");
        await Expect(tab.Page.GetByText(Lost)).ToHaveCountAsync(0);
        await Expect(tab.Messages).ToHaveTextAsync(["First", "Second", "Third"]);
        await Expect(tab.Replies.Locator(".markdown")).ToHaveTextAsync(["Answer to First.", "Answer to Second.", "Answer to Third."]);
        var thread = JsonNode.Parse(await _server.Client.GetStringAsync($"/v1/threads/{await tab.ThreadIdAsync()}/messages"))!;
        Assert.Equal(
            [("First", 1, "completed"), ("Second", 1, "completed"), ("Third", 1, "completed")],
            thread["rounds"]!.AsArray().Select(round =>
                ((string)round!["message"]!["text"]!, round["versions"]!.AsArray().Count, (string)round["reason"]!)));
        Assert.Empty(tab.Errors);
    }

    /// <summary>Starts the server where the one before has died; the page need not wait for its next attempt.</summary>
    private async Task StartAsync(ChatTab? tab = null)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _server = await StandaloneProcess.StartAsync(_url, _data.FullName, SandboxSettings.For(_model));
        if (tab is not null)
        {
            await tab.Page.EvaluateAsync("() => dispatchEvent(new Event('online'))");
        }
    }

    private static async Task AnsweredAsync(ChatTab tab, string answer)
    {
        await Expect(tab.Replies.Last).ToContainTextAsync(answer, new() { Timeout = 60_000 });
        await tab.CalmAsync();
    }
}
