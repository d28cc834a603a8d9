using System.Net.Http.Json;
using System.Text;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Telemetry;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>A trace goes on where a request leaves its process.</summary>
[Collection(ClusterCollection.Name)]
public sealed class TelemetryTests(PostgresFixture postgres)
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

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

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(new { text = "hello" }) };
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

    [Fact]
    public async Task Run_ThatAnotherSiloTakesOver_IsOneTreeFromThePostToTheModel()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        (string, string)[] settings = [("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 1, fronts: 1, settings);
        var asked = 0;
        cluster.Model.Script = _ => Interlocked.Increment(ref asked) == 1 ? Replies.Words(3, TimeSpan.Zero).Stall() : Replies.Words(3, TimeSpan.Zero);
        var client = cluster.Fronts[0].Client;

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages?wait=false") { Content = JsonContent.Create(new { text = "hello" }) };
        request.Headers.Add("traceparent", $"00-{TraceId}-{Caller}-01");
        using var answer = await client.SendAsync(request);
        var thread = (string)(await answer.Content.ReadFromJsonAsync<System.Text.Json.Nodes.JsonObject>())!["threadId"]!;
        await using var stream = await SseStream.OpenAsync(client, $"/v1/threads/{thread}/events");
        while ((await stream.ReadAsync())!.Name is not "text.delta")
        {
        }

        cluster.Silos.Add(await cluster.StartSiloAsync());
        Assert.Equal(0, await cluster.Silos[0].TerminateAsync());
        while ((await stream.ReadAsync())!.Name is not "run.finished")
        {
        }

        await stream.DisposeAsync();
        Assert.Equal(0, await cluster.Fronts[0].TerminateAsync());
        Assert.Equal(0, await cluster.Silos[1].TerminateAsync());

        var spans = receiver.Batches.SelectMany(batch => OtlpSpan.Read(Encoding.Latin1.GetBytes(batch))).Where(span => span.Trace == TraceId).DistinctBy(span => span.Id).ToList();
        var byId = spans.ToDictionary(span => span.Id, StringComparer.Ordinal);
        var runs = spans.Where(span => span.Name == "invoke_agent default").ToList();
        var post = Assert.Single(spans, span => span.Name == "post message");
        Assert.Equal(2, runs.Count);
        Assert.All(runs, run => Assert.Equal(post.Id, run.Parent));
        Assert.Equal(2, spans.Count(span => span.Name.StartsWith("chat ", StringComparison.Ordinal) && byId[span.Parent].Name == "step 1"));
        Assert.All(spans, span => Assert.True(span.Parent == Caller || byId.ContainsKey(span.Parent), $"{span.Name} hangs in the air."));
    }

    private static bool Has(string batch, params string[] parts) => parts.All(part => batch.Contains(part, StringComparison.Ordinal));
}
