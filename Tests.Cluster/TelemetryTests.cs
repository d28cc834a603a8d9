using System.Net.Http.Json;
using System.Text;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Telemetry;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>A trace goes on where a request leaves its process.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TelemetryTests(PostgresFixture postgres)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Fact]
    public async Task Request_ThroughAFrontEnd_IsOneTraceWithTheRunOnASilo()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server,
            silos: 1,
            fronts: 1,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString()),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
        cluster.Model.Script = _ => Replies.Words(3, TimeSpan.Zero);

        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(new { text = "hello" }) };
        request.Headers.Add("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01");
        using var answer = await cluster.Fronts[0].Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        Assert.Equal(0, await cluster.Fronts[0].TerminateAsync());
        Assert.Equal(0, await cluster.Silos[0].TerminateAsync());

        var trace = Encoding.Latin1.GetString(Convert.FromHexString(TraceId));
        Assert.Contains(receiver.Batches, batch => Has(batch, "chatcluster-api", trace, "/v1/messages"));
        Assert.Contains(receiver.Batches, batch => Has(batch, "chatcluster-silo", trace, "invoke_agent default"));
        Assert.DoesNotContain(receiver.Batches, batch => Has(batch, "/health"));

        // What carries everybody's frames is nobody's trace.
        Assert.DoesNotContain(receiver.Batches, batch => Has(batch, "IRelayObserver"));
    }

    private static bool Has(string batch, params string[] parts) => parts.All(part => batch.Contains(part, StringComparison.Ordinal));
}
