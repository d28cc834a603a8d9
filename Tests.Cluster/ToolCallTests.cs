using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Tool calls are made by grains of their own: what becomes of them when silos stop.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ToolCallTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Kill_WithCallsAcrossSilos_ThoseOnTheOtherSiloReturnAndOnlyARepeatableOneIsMadeTwice()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work);
        var killed = cluster.Silos[0];
        var calls = await PlacedCall.BeginUntilAsync(
            cluster,
            begun => begun.Exists(call => call.ThreadSilo == killed && call.CallSilo != killed)
                && begun.Exists(call => call.ThreadSilo != killed && call.CallSilo == killed));
        calls.AddRange(
            await PlacedCall.BeginUntilAsync(cluster, begun => begun.Exists(call => call.CallSilo == killed), WorkEndpoint.Rework));
        await work.WaitAsync(endpoint => endpoint.Calls.Count == calls.Count);

        await killed.KillAsync();
        work.Open();
        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));

        Assert.Equal(calls.Count, work.Calls.Distinct().Count());
        foreach (var call in calls)
        {
            var lost = call.CallSilo == killed;
            var key = Assert.Single(call.Client.Stored.Where(e => e.Name == "tool.started").Select(e => e["idempotencyKey"]).Distinct());
            Assert.Equal(lost && call.Tool == WorkEndpoint.Rework ? 2 : 1, work.Calls.Count(made => made == key));
            var finished = Assert.Single(call.Client.Stored, e => e.Name == "tool.finished").Data;
            var (text, error) = lost && call.Tool == WorkEndpoint.Work ? (null, "outcome_unknown") : ("{\"done\":true}", (string?)null);
            Assert.Equal((text, error), (finished["result"]?.ToString(), finished["error"]?["code"]?.ToString()));
            Assert.Equal("completed", call.Client.Finished["reason"]);
        }

        output.WriteLine(
            $"{calls.Count} calls, {calls.Count(call => call.ThreadSilo == killed && call.CallSilo != killed)} of them outlived the silo of their thread");
    }

    [Fact]
    public async Task Terminate_TheSiloThatMakesACall_WaitsForItsResult()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work);
        var calls = await PlacedCall.BeginUntilAsync(cluster, begun => begun.Exists(call => call.ThreadSilo != call.CallSilo));
        var stopped = calls.First(call => call.ThreadSilo != call.CallSilo).CallSilo;
        await work.WaitAsync(endpoint => endpoint.Calls.Count == calls.Count);

        var stopping = stopped.TerminateAsync();
        await stopped.WaitForOutputAsync("tool calls to finish");
        work.Open();
        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));

        Assert.Equal(0, await stopping);
        Assert.Equal(calls.Count, work.Calls.Count);
        Assert.All(calls, call =>
            Assert.Equal("{\"done\":true}", Assert.Single(call.Client.Stored, e => e.Name == "tool.finished")["result"]));
    }

    [Fact]
    public async Task Terminate_TheSiloOfACallThatDoesNotReturn_EndsTheCallWithItsTime()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work, ("ChatCluster:ToolCalls:DrainTime", "00:00:01"));
        var calls = await PlacedCall.BeginUntilAsync(cluster, begun => begun.Exists(call => call.ThreadSilo != call.CallSilo));
        await work.WaitAsync(endpoint => endpoint.Calls.Count == calls.Count);
        var ended = calls.First(call => call.ThreadSilo != call.CallSilo);

        Assert.Equal(0, await ended.CallSilo.TerminateAsync());
        await ended.Client.ReadToEndAsync();

        Assert.Equal(
            "outcome_unknown", Assert.Single(ended.Client.Stored, e => e.Name == "tool.finished").Data["error"]?["code"]?.ToString());
        Assert.Equal(calls.Count, work.Calls.Count);
    }

    [Fact]
    public async Task Stop_ThroughAFrontEnd_AbortsTheRequestWhereverItIsMade()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work);
        var calls = await PlacedCall.BeginUntilAsync(cluster, begun => begun.Exists(call => call.ThreadSilo != call.CallSilo));
        await work.WaitAsync(endpoint => endpoint.Calls.Count == calls.Count);
        Assert.Equal(0, work.Aborted);

        foreach (var call in calls)
        {
            using var answer = await cluster.Clients[0].PostAsync($"/v1/threads/{call.Client.ThreadId}/stop", null);
            answer.EnsureSuccessStatusCode();
        }

        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));
        Assert.All(calls, call => Assert.Equal("stopped", call.Client.Finished["reason"]));
        await work.WaitAsync(endpoint => endpoint.Aborted == calls.Count);
    }

    [Fact]
    public async Task Calls_OfAToolThatTakesOneAtATime_NeverMeetAcrossSilos()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work, ("ChatCluster:Tools:Rest:work:Concurrency", "1"));
        var calls = await PlacedCall.BeginUntilAsync(
            cluster, begun => begun.DistinctBy(call => call.CallSilo).Count() == 2 && begun.Count >= 4);

        // All but the first wait in line, wherever they are.
        await work.WaitAsync(endpoint => endpoint.Calls.Count > 0);
        Assert.Single(work.Calls);
        work.Open();
        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));

        Assert.All(calls, call =>
            Assert.Equal("{\"done\":true}", Assert.Single(call.Client.Stored, e => e.Name == "tool.finished")["result"]));
        Assert.Equal(1, work.Most);
    }

    private async Task<ServerCluster> StartAsync(WorkEndpoint work, params (string Name, string Value)[] settings)
    {
        var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 1, [.. work.Settings, .. settings]);
        cluster.Model.Script = WorkEndpoint.Script;
        return cluster;
    }
}
