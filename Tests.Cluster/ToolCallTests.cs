using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Tool calls are made by grains of their own: what becomes of them when silos stop.</summary>
[Collection(ClusterCollection.Name)]
public sealed class ToolCallTests(PostgresFixture postgres, ITestOutputHelper output)
{
    [Fact]
    public async Task Kill_WithCallsAcrossSilos_ThoseOnTheOtherSiloReturnAndNoneIsMadeTwice()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work);
        var killed = cluster.Silos[0];
        var calls = await PlacedCall.BeginUntilAsync(
            cluster,
            work,
            begun => begun.Exists(call => call.ThreadSilo == killed && call.CallSilo != killed) && begun.Exists(call => call.ThreadSilo != killed && call.CallSilo == killed));

        await killed.KillAsync();
        work.Open();
        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));

        Assert.Equal(calls.Count, work.Calls.Count);
        Assert.Equal(calls.Count, work.Calls.Distinct().Count());
        foreach (var call in calls)
        {
            var finished = Assert.Single(call.Client.Stored, e => e.Name == "tool.finished").Data;
            var (text, error) = call.CallSilo == killed ? (null, "outcome_unknown") : ("{\"done\":true}", (string?)null);
            Assert.Equal((text, error), (finished["result"]?.ToString(), finished["error"]?["code"]?.ToString()));
            Assert.Equal("completed", call.Client.Finished["reason"]);
        }

        output.WriteLine($"{calls.Count} calls, {calls.Count(call => call.ThreadSilo == killed && call.CallSilo != killed)} of them outlived the silo of their thread");
    }

    [Fact]
    public async Task Terminate_TheSiloThatMakesACall_WaitsForItsResult()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work);
        var calls = await PlacedCall.BeginUntilAsync(cluster, work, begun => begun.Exists(call => call.ThreadSilo != call.CallSilo));
        var stopped = calls.First(call => call.ThreadSilo != call.CallSilo).CallSilo;

        var stopping = stopped.TerminateAsync();
        await stopped.WaitForOutputAsync("tool calls to return");
        work.Open();
        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));

        Assert.Equal(0, await stopping);
        Assert.Equal(calls.Count, work.Calls.Count);
        Assert.All(calls, call => Assert.Equal("{\"done\":true}", Assert.Single(call.Client.Stored, e => e.Name == "tool.finished")["result"]));
    }

    [Fact]
    public async Task Stop_ThroughAFrontEnd_AbortsTheRequestWhereverItIsMade()
    {
        await using var work = await WorkEndpoint.StartAsync();
        await using var cluster = await StartAsync(work);
        var calls = await PlacedCall.BeginUntilAsync(cluster, work, begun => begun.Exists(call => call.ThreadSilo != call.CallSilo));
        Assert.Equal(0, work.Aborted);

        foreach (var call in calls)
        {
            using var answer = await cluster.Clients[0].PostAsync($"/v1/threads/{call.Client.ThreadId}/stop", null);
            answer.EnsureSuccessStatusCode();
        }

        await Task.WhenAll(calls.Select(call => call.Client.ReadToEndAsync()));
        Assert.All(calls, call => Assert.Equal("stopped", call.Client.Finished["reason"]));
        await work.WaitAsync(() => work.Aborted == calls.Count);
    }

    private async Task<ServerCluster> StartAsync(WorkEndpoint work)
    {
        var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 2, fronts: 1, work.Settings);
        cluster.Model.Script = WorkEndpoint.Script;
        return cluster;
    }
}
