using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using ChatCluster.Tools.Results;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>
/// The preset through whole runs: a question in, calls at IntelOwl, their results in the model's next request, an answer out.
/// </summary>
public sealed class IntelOwlTests : IAsyncLifetime
{
    private const string Scan = """{"observable_name":"evil.example.com","analyzers":["Classic_DNS"]}""";

    private OwlApp _chat = null!;

    public async ValueTask InitializeAsync() => _chat = await OwlApp.StartAsync();

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Fact]
    public async Task Search_WithTheCallersToken_IsAskedAndItsResultReachesTheModel()
    {
        _chat.Owl.Jobs.Add("evil.example.com");
        _chat.Model.Enqueue(new ModelReply().Call("search_jobs", """{"observable_name":"evil"}"""), ModelReply.Of("One job."));

        var answer = await _chat.AskAsync("What do we know of evil?");

        Assert.Equal(("completed", "One job."), (answer["reason"]!.ToString(), answer["text"]!.ToString()));
        var asked = Assert.Single(_chat.Owl.Requests);
        Assert.Equal(($"Token {_chat.Owl.Token}", "/api/jobs"), (asked.Headers["Authorization"], asked.Path));
        Assert.Contains("evil.example.com", ToolTexts()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_WithoutAToken_TellsTheModelAndAsksNobody()
    {
        _chat.Model.Enqueue(new ModelReply().Call("search_jobs"), ModelReply.Of("I may not."));

        await _chat.App.PostForJsonAsync("/v1/messages", new { text = "search" });

        Assert.Empty(_chat.Owl.Requests);
        Assert.Contains("no_credential", ToolTexts()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_OfTwoMegabytes_ReachesTheModelAsShortValidJson()
    {
        var job = _chat.Owl.Jobs.Add(
            "evil.example.com",
            reports: [.. Enumerable.Range(0, 300).Select(i => new { name = $"Analyzer_{i}", report = new string('r', 7_000) })]);
        _chat.Model.Enqueue(new ModelReply().Call("get_job_report", $$"""{"job_id":{{job.Id}}}"""), ModelReply.Of("Read."));

        await _chat.AskAsync("Read it.");

        Assert.True(OutsideText.TryRead(ToolTexts()[^1], out var text));
        Assert.InRange(text.Length, 1_000, 8_000);
        using var report = JsonDocument.Parse(text);
        Assert.Equal("evil.example.com", report.RootElement.GetProperty("observable_name").GetString());
    }

    [Fact]
    public async Task Reports_WhoseNumbersDiffer_AreBothRead()
    {
        for (var i = 0; i < 13; i++)
        {
            _chat.Owl.Jobs.Add($"host{i + 1}.example.com");
        }

        _chat.Model.Enqueue(
            new ModelReply().Call("search_jobs", """{"observable_name":"job 12"}"""),
            new ModelReply().Call("search_jobs", """{"observable_name":"job 13"}"""),
            new ModelReply().Call("get_job_report", """{"job_id":12}"""),
            new ModelReply().Call("get_job_report", """{"job_id":13}"""),
            new ModelReply().Call("get_job_report", """{"job_id":13}"""),
            ModelReply.Of("Both."));

        await _chat.AskAsync("Compare job 12 and job 13.");

        Assert.Equal(
            ["job 12", "job 13"],
            _chat.Owl.Requests.Where(request => request.Path == "/api/jobs").Select(request => request.Query["observable_name"]));
        Assert.Equal(
            ["/api/jobs/12", "/api/jobs/13"], _chat.Owl.Requests.Where(
                request => request.Path.StartsWith("/api/jobs/", StringComparison.Ordinal)).Select(request => request.Path));
    }

    [Fact]
    public async Task Scan_Approved_IsMadeOnceWithTheTokenItWasAskedWith()
    {
        var (thread, call, stream) = await AskForScanAsync();
        await using var reading = stream;

        var approved = await _chat.App.PostForJsonAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });

        Assert.True(approved["approved"]!.GetValue<bool>());
        Assert.Equal("completed", (await stream.ReadUntilAsync("run.finished"))[^1]["reason"]);
        Assert.Equal(1, Assert.Single(_chat.Owl.ScansByKey).Value);
        using var again = await _chat.App.PostAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });
        Assert.Equal(409, (int)again.StatusCode);
    }

    [Fact]
    public async Task Scan_Denied_IsNotMadeAndTheModelIsToldWhy()
    {
        var (thread, call, stream) = await AskForScanAsync();
        await using var reading = stream;

        await _chat.App.PostForJsonAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = false, reason = "not this one" });

        await stream.ReadUntilAsync("run.finished");
        Assert.Empty(_chat.Owl.Requests);
        Assert.Contains("not this one", ToolTexts()[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"observable_name":"10.[0].0.1","analyzers":["Classic_DNS"]}""", "private or reserved address")]
    [InlineData("""{"observable_name":"intern.example","analyzers":["Classic_DNS"]}""", "has a private or reserved address")]
    [InlineData("""{"observable_name":"8.8.8.8","analyser":["Classic_DNS"]}""", "did you mean 'analyzers'")]
    [InlineData("""{"observable_name":"8.8.8.8","observable_name":"9.9.9.9","analyzers":["Classic_DNS"]}""", "'observable_name' twice")]
    public async Task Scan_ThatWouldBeRefused_AsksNobody(string arguments, string words)
    {
        _chat.Resolves = [System.Net.IPAddress.Parse("10.0.0.1")];
        _chat.Model.Enqueue(new ModelReply().Call("create_scan", arguments), ModelReply.Of("Not allowed."));

        var answer = await _chat.AskAsync("Scan it.");

        Assert.Equal(("completed", "Not allowed."), (answer["reason"]!.ToString(), answer["text"]!.ToString()));
        Assert.Contains(words, ToolTexts()[^1], StringComparison.Ordinal);
        Assert.Empty(_chat.Owl.Requests);
    }

    [Fact]
    public async Task Scan_OfANameThatMovesInsideAfterConsent_IsNotMade()
    {
        var (thread, call, stream) = await AskForScanAsync();
        await using var reading = stream;
        _chat.Resolves = [System.Net.IPAddress.Parse("192.168.0.7")];

        await _chat.App.PostForJsonAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });

        await stream.ReadUntilAsync("run.finished");
        Assert.Empty(_chat.Owl.Requests);
        Assert.Contains("private or reserved address", ToolTexts()[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scan_WaitingAcrossARestart_GoesOnWaitingAndIsThenMadeOnce()
    {
        string thread, call;
        (thread, call, var before) = await AskForScanAsync();
        await before.DisposeAsync();

        await _chat.RestartAsync();

        Assert.True((await _chat.App.GetJsonAsync($"/v1/threads/{thread}"))["running"]!.GetValue<bool>());
        var round = (await _chat.App.GetJsonAsync($"/v1/threads/{thread}/messages"))["rounds"]![0]!;
        Assert.Equal(call, round["items"]!.AsArray().Single(item => item!["call"] is not null)!["approval"]!["callId"]!.ToString());
        Assert.Empty(_chat.Owl.Requests);

        await using var stream = await _chat.App.StreamAsync($"/v1/threads/{thread}/events");
        await _chat.App.PostForJsonAsync($"/v1/threads/{thread}/approvals/{call}", new { approved = true });

        var events = await stream.ReadUntilAsync("run.finished");
        Assert.Equal("completed", events[^1]["reason"]);
        Assert.Equal(1, Assert.Single(_chat.Owl.ScansByKey).Value);
        Assert.Equal($"Token {_chat.Owl.Token}", Assert.Single(_chat.Owl.Requests).Headers["Authorization"]);
    }

    private async Task<(string Thread, string Call, SseStream Stream)> AskForScanAsync()
    {
        _chat.Model.Enqueue(new ModelReply().Call("create_scan", Scan), ModelReply.Of("Done."));
        var thread = await _chat.BeginAsync("Scan evil.example.com with DNS.");
        var stream = await _chat.App.StreamAsync($"/v1/threads/{thread}/events");
        var events = await stream.ReadUntilAsync("approval.requested");
        return (thread, events[^1]["callId"]!, stream);
    }

    /// <summary>What the model was sent as tool results, last.</summary>
    private List<string> ToolTexts() =>
    [
        .. _chat.Model.Requests.Last().Messages.Where(message => message.GetProperty("role").GetString() == "tool")
            .Select(message => message.GetProperty("content").GetString()!),
    ];
}
