using System.Net.Http.Json;
using System.Text;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Telemetry;

/// <summary>What a collector has of a run that two processes worked on.</summary>
public sealed class TraceTreeTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    [Fact]
    public async Task Run_ThatIsTakenOver_IsOneTreeFromThePostToTheModel()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        var data = Directory.CreateTempSubdirectory("chatcluster-");
        (string, string)[] settings =
        [
            ("ChatCluster:Models:spoken:Provider", "demo"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
        ];
        string thread;
        await using (var first = await StandaloneProcess.StartAsync(
            data.FullName, [.. settings, ("ChatCluster:Models:spoken:TokensPerSecond", "5")]))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages?wait=false")
            {
                Content = JsonContent.Create(new { text = "Hello." }),
            };
            request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
            using var answer = await first.Client.SendAsync(request);
            thread = (string)(await answer.JsonAsync())["threadId"]!;
            await using var stream = await SseStream.OpenAsync(first.Client, $"/v1/threads/{thread}/events");
            while ((await stream.ReadAsync())!.Name is not "text.delta")
            {
            }

            Assert.Equal(0, await first.TerminateAsync());
        }

        await using (var second = await StandaloneProcess.StartAsync(
            data.FullName, [.. settings, ("ChatCluster:Models:spoken:TokensPerSecond", "0")]))
        {
            await using var stream = await SseStream.OpenAsync(second.Client, $"/v1/threads/{thread}/events");
            while ((await stream.ReadAsync())!.Name is not "run.finished")
            {
            }

            Assert.Equal(0, await second.TerminateAsync());
        }

        var spans = receiver.Batches.SelectMany(batch => OtlpSpan.Read(Encoding.Latin1.GetBytes(batch)))
            .Where(span => span.Trace == Trace).ToList();
        var byId = spans.ToDictionary(span => span.Id, StringComparer.Ordinal);
        var post = Assert.Single(spans, span => span.Name == "post message");
        Assert.Equal(2, spans.Count(span => span.Name == "invoke_agent default"));
        Assert.Equal(2, spans.Count(span => span.Name.StartsWith("chat ", StringComparison.Ordinal)));
        Assert.All(spans.Where(span => span.Name == "invoke_agent default"), run => Assert.Equal(post.Id, run.Parent));
        Assert.All(spans.Where(span => span.Name == "step 1"), step => Assert.Equal("invoke_agent default", byId[step.Parent].Name));
        Assert.All(spans.Where(span => span.Name.StartsWith("chat ", StringComparison.Ordinal)), call =>
            Assert.Equal("step 1", byId[call.Parent].Name));
        Assert.Single(spans, span => span.Parent == Caller);
        Assert.All(spans, span => Assert.True(span.Parent == Caller || byId.ContainsKey(span.Parent), $"{span.Name} hangs in the air."));
        data.Delete(recursive: true);
    }
}
