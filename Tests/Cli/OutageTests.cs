using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Cli;

public sealed class OutageTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Server_KilledInMidText_IsFoundAgainAndNothingIsMissingOrDoubled()
    {
        _model.Enqueue(ModelReply.Of("Lost ", "text ").Stall(), ModelReply.Of("The ", "whole ", "reply."));
        Uri url;
        CliProcess? program = null;
        await using (var first = await StandaloneProcess.StartAsync(_data, SandboxSettings.For(_model)))
        {
            url = first.Client.BaseAddress!;
            program = CliProcess.Start(url, "chat --json go");
            await program.WriteAsync("");
            await program.ReadToAsync("text \"");
            await first.KillAsync();
        }

        await using var second = await StandaloneProcess.StartAsync(url, _data, SandboxSettings.For(_model));
        var (code, output, error) = await program.EndAsync();
        program.Dispose();

        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(0, code);
        Assert.Equal("2", events.Single(e => e["type"]!.ToString() == "step.started")["attempt"]!.ToString());
        Assert.Equal("The whole reply.", string.Concat(events.Where(e => e["type"]!.ToString() == "text.delta").Select(e => e["text"])));
        Assert.Single(events, e => e["type"]!.ToString() == "run.finished");
        Assert.Contains("trying again", error, StringComparison.Ordinal);
    }
}
