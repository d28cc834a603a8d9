using ChatCluster.Sandbox.Models;
using ChatCluster.Storage.Postgres;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>The real program with PostgreSQL instead of its data folder.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresTests(PostgresFixture fixture) : IAsyncLifetime
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"chatcluster-{Guid.NewGuid():N}");
    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public async ValueTask DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task Kill_InMidText_TheNextProcessCarriesOnFromTheDatabase()
    {
        (string, string)[] settings = [.. SandboxSettings.For(_model), ("ConnectionStrings:ChatCluster", await fixture.BeginAsync())];
        _model.Enqueue(ModelReply.Of("Never ", "finished ").Stall(), ModelReply.Of("The ", "whole ", "answer."));
        string? thread;
        await using (var first = await StandaloneProcess.StartAsync(_data, settings))
        {
            await using var stream = await SseStream.OpenAsync(first.Client, "/v1/messages", new { text = "go" });
            thread = (await stream.ReadUntilAsync("text.delta"))[0]["threadId"];
            Assert.Contains("in PostgreSQL at 127.0.0.1:", first.Output, StringComparison.Ordinal);
            Assert.Contains("ChatCluster:CredentialKey is not set", first.Output, StringComparison.Ordinal);
            await first.KillAsync();
        }

        await using var second =
            await StandaloneProcess.StartAsync(_data, [.. settings, ("ChatCluster:CredentialKey", Convert.ToBase64String(new byte[32]))]);
        await using var rest = await SseStream.OpenAsync(second.Client, $"/v1/threads/{thread}/events");
        var events = await rest.ReadUntilAsync("run.finished");

        Assert.Equal("The whole answer.", events[^1]["text"]);
        Assert.Equal(["1", "2"], events.Where(e => e.Name == "step.started").Select(e => e["attempt"]));
        Assert.DoesNotContain("CredentialKey", second.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_data));
    }

    [Theory]
    [InlineData("ConnectionStrings:ChatCluster", "Host=127.0.0.1;Port=x", "ConnectionStrings:ChatCluster cannot be read")]
    [InlineData("ChatCluster:CredentialKey", "c2hvcnQ=", "openssl rand -base64 32")]
    public async Task Start_WithASettingThatCannotBeUsed_SaysWhatToWrite(string name, string value, string expected)
    {
        var (exitCode, output) = await StandaloneProcess.RunToEndAsync("memory", [.. SandboxSettings.For(_model), (name, value)]);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
