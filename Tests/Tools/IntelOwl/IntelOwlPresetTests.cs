using System.Text.Json;
using ChatCluster.Sandbox.IntelOwl;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Tools.IntelOwl;

public sealed class IntelOwlPresetTests : IAsyncLifetime
{
    private IntelOwlSandbox _owl = null!;

    public async ValueTask InitializeAsync() => _owl = await IntelOwlSandbox.StartAsync(TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _owl.DisposeAsync();

    [Fact]
    public async Task Preset_Tools_AreTheFiveOfTheFeatureList()
    {
        await using var host = await StartAsync();
        var tools = host.Catalog.Tools.Values.Select(tool => tool.Description).Where(tool => tool.Source == "intelowl")
            .ToDictionary(tool => tool.Name, tool => tool);
        Assert.Equal(["create_scan", "get_analyzer_config", "get_job_report", "search_jobs", "search_observables"], tools.Keys.Order());
        Assert.Equal(["observable_name", "status", "limit"], Parameters("search_jobs"));
        Assert.Equal(["job_id"], Parameters("get_job_report"));
        Assert.Equal(["analyzer_name"], Parameters("get_analyzer_config"));
        Assert.Equal(["name", "since", "until"], Parameters("search_observables"));
        Assert.Equal(["observable_name", "classification", "analyzers", "playbook"], Parameters("create_scan"));
        Assert.Equal(["create_scan"], tools.Values.Where(tool => tool.NeedsApproval).Select(tool => tool.Name));
        Assert.Equal(["create_scan"], tools.Values.Where(tool => !tool.Repeatable).Select(tool => tool.Name));
        Assert.Equal(
            ["search_jobs", "search_observables"],
            tools.Values.Where(tool => tool.Kind is ToolKind.Search).Select(tool => tool.Name).Order());

        IEnumerable<string> Parameters(string name) =>
            tools[name].Parameters.GetProperty("properties").EnumerateObject().Select(property => property.Name);
    }

    [Fact]
    public async Task Preset_ScansNotAllowed_HasNoCreateScan()
    {
        await using var host = await StartAsync(("IntelOwl:AllowScan", "false"));
        Assert.False(host.Catalog.Tools.ContainsKey("create_scan"));
        Assert.True(host.Catalog.Tools.ContainsKey("search_jobs"));
    }

    [Fact]
    public async Task Preset_CallersToken_IsForwarded()
    {
        await using var host = await StartAsync();
        Assert.Equal("no_credential", (await host.RunAsync("search_jobs", "{}")).Error?.Code);
        Assert.Empty(_owl.Requests);

        var refused = await host.RunAsync("search_jobs", "{}", new Dictionary<string, string> { ["intelowl"] = "wrong-token" });
        Assert.Equal("http_401", refused.Error?.Code);
        Assert.Contains("Invalid token.", refused.Error!.Message, StringComparison.Ordinal);

        Assert.NotNull((await RunAsync(host, "search_jobs", "{}")).Result);
    }

    [Fact]
    public async Task Preset_ServiceToken_IsUsedForEveryCaller()
    {
        await using var host = await StartAsync(("IntelOwl:ApiKey", _owl.Token));
        Assert.NotNull((await host.RunAsync("search_jobs", "{}")).Result);
    }

    [Theory]
    [InlineData("{}", 10)]
    [InlineData("""{"limit":3}""", 3)]
    [InlineData("""{"limit":"25"}""", 25)]
    public async Task SearchJobs_Limit_IsSentAsPageSize(string arguments, int expected)
    {
        for (var i = 0; i < 30; i++)
        {
            _owl.Jobs.Add($"host{i}.example.com");
        }

        await using var host = await StartAsync();
        var result = await RunAsync(host, "search_jobs", arguments);
        Assert.False(_owl.Requests[0].Query.ContainsKey("limit"));
        Assert.Equal($"{expected}", _owl.Requests[0].Query["page_size"]);
        Assert.Contains("\"count\":30", result.Result, StringComparison.Ordinal);
        Assert.Contains("\"total_pages\":", result.Result, StringComparison.Ordinal);
        Assert.Contains("host29.example.com", result.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchJobs_NameAndStatus_AreFiltered()
    {
        _owl.Jobs.Add("evil.example.com", status: "failed");
        _owl.Jobs.Add("evil.example.com");
        _owl.Jobs.Add("good.example.com", status: "failed");
        await using var host = await StartAsync();
        var result = JsonElement.Parse((await RunAsync(host, "search_jobs", """{"observable_name":"EVIL","status":"failed"}""")).Result!);
        Assert.Equal(1, result.GetProperty("count").GetInt32());
        Assert.Equal(1, result.GetProperty("results")[0].GetProperty("id").GetInt32());

        var unknown = await RunAsync(host, "search_jobs", """{"status":"done"}""");
        Assert.Equal("bad_arguments", unknown.Error?.Code);
        Assert.Contains("reported_without_fails", unknown.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetJobReport_LargeReport_ReachesTheModelAsJson()
    {
        var job = _owl.Jobs.Add(
            "evil.example.com",
            reports: [.. Enumerable.Range(0, 300).Select(i => new { name = $"Analyzer_{i}", report = new string('r', 7_000) })]);
        await using var host = await StartAsync();
        var result = await RunAsync(host, "get_job_report", $$"""{"job_id":{{job.Id}}}""");
        Assert.True(result.Truncated);
        Assert.True(result.Result!.Length <= 8_000);
        Assert.Equal("reported_without_fails", JsonElement.Parse(result.Result).GetProperty("status").GetString());
        Assert.Equal($"/api/jobs/{job.Id}", Assert.Single(_owl.Requests).Target);
    }

    [Theory]
    [InlineData("get_job_report", """{"job_id":99}""", "http_404", "No Job matches the given query.")]
    [InlineData("get_job_report", """{"job_id":"7/kill"}""", "bad_arguments", "'job_id'")]
    [InlineData("get_analyzer_config", """{"analyzer_name":"Nope"}""", "http_404", "No AnalyzerConfig")]
    [InlineData("get_analyzer_config", """{"analyzer_name":"../jobs"}""", "bad_arguments", "'analyzer_name'")]
    [InlineData("create_scan", """{"observable_name":"8.8.8.8","analyzers":["Nope"]}""", "http_400", "name=Nope does not exist")]
    public async Task Call_ThatCannotSucceed_SaysWhy(string tool, string arguments, string code, string words)
    {
        await using var host = await StartAsync();
        var result = await RunAsync(host, tool, arguments);
        Assert.Equal(code, result.Error?.Code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetAnalyzerConfig_KnownAnalyzer_IsReturned()
    {
        await using var host = await StartAsync();
        Assert.Contains(
            "The analyzer Classic_DNS.", (await RunAsync(host, "get_analyzer_config", """{"analyzer_name":"Classic_DNS"}""")).Result,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task SearchObservables_NameAndDates_UseTheFiltersThereAre()
    {
        _owl.Jobs.Add("old.example.com", received: new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero));
        _owl.Jobs.Add("new.example.com", received: new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await StartAsync();
        var since = JsonElement.Parse(
            (await RunAsync(host, "search_observables", """{"since":"2025-01-01","until":"2025-12-31T23:59:59Z"}""")).Result!);
        Assert.Equal("new.example.com", Assert.Single(since.GetProperty("results").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(["discovery_date__gte", "discovery_date__lte"], _owl.Requests[0].Query.Keys.Order());

        var named = JsonElement.Parse((await RunAsync(host, "search_observables", """{"name":"old.example.com"}""")).Result!);
        Assert.Equal(1, named.GetProperty("count").GetInt32());
        Assert.Equal(["name"], _owl.Requests[1].Query.Keys);
    }

    [Fact]
    public async Task CreateScan_Analyzers_StartsOneScanAndGuessesNothing()
    {
        await using var host = await StartAsync(("IntelOwl:DefaultPlaybook", "Dns"));
        var result =
            await RunAsync(host, "create_scan", """{"observable_name":"evil.example.com","analyzers":["Classic_DNS"]}""", "scan-1");
        Assert.Contains("\"job_id\":1", result.Result, StringComparison.Ordinal);
        Assert.Equal("""{"observable_name":"evil.example.com","analyzers_requested":["Classic_DNS"]}""", _owl.Requests[0].Body);
        Assert.Equal(1, _owl.ScansByKey["scan-1"]);
    }

    [Theory]
    [InlineData("""{"observable_name":"8.8.8.8","classification":"ip","playbook":"FREE_TO_USE_ANALYZERS"}""", "FREE_TO_USE_ANALYZERS")]
    [InlineData("""{"observable_name":"8.8.8.8"}""", "Dns")]
    [InlineData("""{"observable_name":"8.8.8.8","analyzers":[]}""", "Dns")]
    public async Task CreateScan_Playbook_IsTheNamedOrTheDefault(string arguments, string playbook)
    {
        await using var host = await StartAsync(("IntelOwl:DefaultPlaybook", "Dns"));
        var result = await RunAsync(host, "create_scan", arguments);
        Assert.Contains($"\"playbook_running\":\"{playbook}\"", result.Result, StringComparison.Ordinal);
        Assert.DoesNotContain("analyzers_requested", _owl.Requests[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"observable_name":"8.8.8.8","analyzers":["Classic_DNS"],"playbook":"Dns"}""", "not both")]
    [InlineData("""{"observable_name":"8.8.8.8"}""", "no default playbook")]
    [InlineData("""{"observable_name":"10.0.0.1","playbook":"Dns"}""", "private or reserved address")]
    [InlineData("""{"observable_name":"localhost","playbook":"Dns"}""", "internal name")]
    public async Task CreateScan_ThatMustNotBe_IsRefusedBeforeTheCall(string arguments, string words)
    {
        await using var host = await StartAsync();
        var result = await RunAsync(host, "create_scan", arguments);
        Assert.Equal("bad_arguments", result.Error?.Code);
        Assert.Contains(words, result.Error!.Message, StringComparison.Ordinal);
        Assert.Empty(_owl.Requests);
    }

    [Fact]
    public async Task CreateScan_Stopped_AbortsTheRequest()
    {
        var arrived = new TaskCompletionSource();
        var aborted = new TaskCompletionSource();
        _owl.BeforeAnswer = async token =>
        {
            using var registration = token.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
            token.ThrowIfCancellationRequested();
        };
        await using var host = await StartAsync();
        using var stop = new CancellationTokenSource();
        var running =
            host.RunAsync("create_scan", """{"observable_name":"8.8.8.8","playbook":"Dns"}""", Credentials, cancellationToken: stop.Token);
        await arrived.Task;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await aborted.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_owl.ScansByKey);
    }

    private Dictionary<string, string> Credentials => new() { ["intelowl"] = _owl.Token };

    private Task<ToolRunResult> RunAsync(ToolHost host, string tool, string arguments, string key = "key-1") =>
        host.RunAsync(tool, arguments, Credentials, key);

    private Task<ToolHost> StartAsync(params (string Key, string? Value)[] settings) =>
        ToolHost.StartAsync([("Presets:0", "IntelOwl"), ("IntelOwl:Url", _owl.Url.ToString()), .. settings]);
}
