using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cli;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>The command line in a script, against a front end.</summary>
[Collection(ClusterCollection.Name)]
public sealed class CliTests(PostgresFixture postgres)
{
    [Fact]
    public async Task CommandLine_AtAFrontEnd_DoesWhatItDoesAtOneProcess()
    {
        await using var tool = await LookupTool.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1, [.. tool.Settings, ("ChatCluster:Runs:ApprovalTime", "00:00:20")]);
        var cases = new PipeCases(cluster.Clients[0], cluster.Model, tool);

        await cases.PipeWithAMessage_PrintsTheReplyAloneAsync();
        await cases.ArgumentBesideAPipe_StandsBeforeWhatComesThroughItAsync();
        await cases.Json_IsTheRunsEventsOneALineAsync();
        await cases.ThreadNamedOrTheLastOne_IsGoneOnWithAsync();
        await cases.InterruptInMidText_StopsTheRunAndKeepsItsTextAsync();
        await cases.InterruptTwice_LeavesAndStopsTheRunAsync();
        await cases.RunThatFails_EndsWithItsOwnCodeAndSaysWhyAsync();
        await cases.MessageIntoAThreadThatRuns_WaitsForItsTurnAndShowsItsOwnReplyOnlyAsync();
        await cases.Approval_IsDeniedUnlessTheCommandLineConsentsAsync();
        await cases.ApprovalInJson_IsAmongTheEventsAsync();
        await cases.ApprovalThatIsWaitedFor_IsGivenElsewhereAsync();
        await cases.MessageIntoTheThreadThatWaitsForConsent_WaitsTooAsync();
        await cases.ApprovalThatNobodyGives_ExpiresAndTheRunGoesOnAsync();
        await cases.ExportToAFile_IsWholeAndWritesOverNothingAsync();
        await cases.ListAndSearch_AreLinesToCutAsync();
        await FrontIsKilledAsync(cluster);
        await SiloIsKilledAsync(cluster);
    }

    private static async Task FrontIsKilledAsync(ServerCluster cluster)
    {
        var gate = new TaskCompletionSource();
        cluster.Model.Script = _ => ModelReply.Of("The ", "whole ").Wait(gate.Task).Text("reply.");
        using var program = CliProcess.Start(cluster.Clients[0].BaseAddress, "chat --json go");
        await program.WriteAsync("");
        var text = new List<string>();
        while (string.Concat(text) != "The whole ")
        {
            var next = JsonNode.Parse((await program.ReadLineAsync())!)!;
            text.AddRange(next["type"]!.ToString() == "text.delta" ? [next["text"]!.ToString()] : []);
        }

        await cluster.Fronts[0].KillAsync();
        await cluster.Fronts[0].StartAgainAsync();
        gate.SetResult();
        var (code, output, error) = await program.EndAsync();

        var rest = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        text.AddRange(rest.Where(e => e["type"]!.ToString() == "text.delta").Select(e => e["text"]!.ToString()));
        Assert.Equal((0, "The whole reply."), (code, string.Concat(text)));
        Assert.Equal("completed", Assert.Single(rest, e => e["type"]!.ToString() == "run.finished")["reason"]!.ToString());
        Assert.Contains("trying again", error, StringComparison.Ordinal);
    }

    // What the silo's attempt has shown is void, and the other silo begins it again.
    private static async Task SiloIsKilledAsync(ServerCluster cluster)
    {
        var calls = 0;
        var port = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.Model.Script = request =>
        {
            port.TrySetResult(request.Port);
            return Interlocked.Increment(ref calls) == 1
                ? ModelReply.Of("Lost ", "text ").Stall() : ModelReply.Of("The ", "whole ", "reply.");
        };
        using var program = CliProcess.Start(cluster.Clients[0].BaseAddress, "chat --json go");
        await program.WriteAsync("");
        await program.ReadToAsync("text \"");
        var from = await port.Task;
        var owner = Assert.Single(cluster.Silos, silo => silo.Holds(from));

        await owner.KillAsync();
        var (code, output, _) = await program.EndAsync();

        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal("2", Assert.Single(events, e => e["type"]!.ToString() == "step.started")["attempt"]!.ToString());
        Assert.Equal("The whole reply.", string.Concat(events.Where(e => e["type"]!.ToString() == "text.delta").Select(e => e["text"])));
        var end = Assert.Single(events, e => e["type"]!.ToString() == "run.finished");
        Assert.Equal((0, "completed", "The whole reply."), (code, end["reason"]!.ToString(), end["text"]!.ToString()));
    }
}
