using System.Net.Http.Json;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Tools;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Telemetry;

public sealed class ExportTests
{
    [Fact]
    public async Task Process_WithAnEndpoint_ExportsItsRunsAndNoProbe()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var data = Directory.CreateTempSubdirectory("chatcluster-");
        await using var server = await StandaloneProcess.StartAsync(
            data.FullName,
            ("ChatCluster:Models:spoken:Provider", "demo"),
            ("ChatCluster:Models:spoken:TokensPerSecond", "0"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_SERVICE_NAME", "chat-under-test"));

        using var ready = await server.Client.GetAsync("/health/ready");
        using var answer = await server.Client.PostAsJsonAsync("/v1/messages", new { text = "What time is it? Use a tool." });
        answer.EnsureSuccessStatusCode();
        var thread = (await answer.JsonAsync())["threadId"];
        await using (var stream = await SseStream.OpenAsync(server.Client, $"/v1/threads/{thread}/events"))
        {
            await stream.ReadAsync();
        }

        Assert.Equal(0, await server.TerminateAsync());

        Assert.All(["chat-under-test", "post message", "invoke_agent default", "chat demo", "execute_tool clock",
            "gen_ai.usage.output_tokens", "/v1/messages"], name => Assert.Contains(name, receiver.Traces, StringComparison.Ordinal));
        Assert.All(
            ["gen_ai.client.token.usage", "gen_ai.client.operation.duration", "chatcluster.run.duration", "chatcluster.tool.duration",
                "chatcluster.streams.open", "http.server.request.duration", "kestrel.active_connections", "dotnet.gc.collections"],
            name => Assert.Contains(name, receiver.Metrics, StringComparison.Ordinal));
        Assert.DoesNotContain("/health", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("Model: {Name} ({Provider}, {Id})", receiver.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain("What time is it", receiver.Traces + receiver.Metrics + receiver.Logs, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }

    [Fact]
    public async Task Process_WhoseToolHasArgumentsInItsAddress_ExportsNoneOfThem()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var endpoint = await TestServer.StartAsync("""{"found":true}""");
        await using var server = await StandaloneProcess.StartAsync(
            "memory",
            ("ChatCluster:Models:spoken:Provider", "demo"),
            ("ChatCluster:Models:spoken:TokensPerSecond", "0"),
            ("ChatCluster:Tools:Rest:find:Description", "Finds."),
            ("ChatCluster:Tools:Rest:find:Url", $"{endpoint.Url}/items/{{q}}?also={{q}}"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));

        using var answer = await server.Client.PostAsJsonAsync("/v1/messages", new { text = "Call the tool find with \"sesame-opens\"." });
        answer.EnsureSuccessStatusCode();
        using var search = await server.Client.GetAsync("/v1/threads?q=sesame-opens");
        using var unknown = await server.Client.GetAsync("/v1/threads/sesame-opens");
        Assert.Equal(0, await server.TerminateAsync());

        Assert.Contains("sesame-opens", Assert.Single(endpoint.Requests).Target, StringComparison.Ordinal);
        Assert.Contains("url.full", receiver.Traces, StringComparison.Ordinal);
        Assert.Contains("execute_tool find", receiver.Traces, StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", receiver.Traces + receiver.Metrics + receiver.Logs, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTEL_SDK_DISABLED", "true")]
    [InlineData("OTEL_TRACES_EXPORTER", "none")]
    public async Task Process_ThatIsToldNotTo_SendsNoTraces(string variable, string value)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var server = await StandaloneProcess.StartAsync(
            "memory",
            ("ChatCluster:Models:demo:Provider", "demo"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            (variable, value));

        using var answer = await server.Client.GetAsync("/v1/threads");
        Assert.Equal(0, await server.TerminateAsync());

        Assert.Equal("", receiver.Traces);
    }
}
