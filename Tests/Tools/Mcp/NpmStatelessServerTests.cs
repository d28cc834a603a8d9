using System.Diagnostics;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>Against a server built on the protocol's library for JavaScript, which speaks 2026-07-28 and nothing older.</summary>
public sealed class NpmStatelessServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Server_ThatKeepsNothing_IsCalledAndAsksTheUserAcrossARestart()
    {
        using var server = Start();
        try
        {
            var url = await server.StandardOutput.ReadLineAsync();
            await using var host = await ConnectAsync(url);
            Assert.Equal("echo: hello", (await host.RunAsync("desk_echo", """{"text":"hello"}""")).Result);

            await using var rig = new Rig([.. host.Catalog.Tools.Values]);
            rig.Model.Does(
                _ => new[]
                {
                    (AIContent)new FunctionCallContent("c1", "desk_book", new Dictionary<string, object?> { ["show"] = "Hamlet" }),
                }.ToAsyncEnumerable())
                .Says("Done.");
            await rig.PostAsync("book a seat");
            var asked = (InputRequested)(await rig.WatchAsync(frame => frame.Event is InputRequested or RunFinished))[^1].Event!;
            Assert.Equal(("seat", "Which seat?"), (asked.Questions.Single().Id, asked.Questions.Single().Message));
            await rig.Threads.StopAsync();

            await rig.NewProcess().ResumeAsync(default);
            await rig.Threads.SendAsync(rig.Key, new ResolveInput("c1", InputResolved.Accept, new("""{"seat":{"seat":"12A"}}""")), default);

            Assert.Equal("Hamlet: 12A", (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single().Result);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static Process Start()
    {
        NodeClient.SkipUnlessInstalled();
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true };
        start.ArgumentList.Add(NodeClient.Package("../mcp-server.mjs"));
        return Process.Start(start)!;
    }

    private static async Task<ToolHost> ConnectAsync(string? url)
    {
        var host = await ToolHost.StartMcpAsync(("Servers:desk:Url", url), ("Servers:desk:NeedsApproval", "false"));
        using var patience = new CancellationTokenSource(Patience);
        while (!host.Catalog.Tools.ContainsKey("desk_echo"))
        {
            await Task.Delay(50, patience.Token);
        }

        return host;
    }
}
