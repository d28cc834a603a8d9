using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox;
using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>A front end that was started first, or whose silos are all gone, says what is missing.</summary>
public sealed class WithoutSiloTests
{
    [Fact]
    public async Task FrontEnd_BeforeItsFirstSilo_SaysSoAndIsThereOnceOneIs()
    {
        (string, string)[] ports =
            [("ChatCluster:Cluster:SiloPort", $"{FreePort.Next()}"), ("ChatCluster:Cluster:GatewayPort", $"{FreePort.Next()}")];
        await using var front = await ServerProcess.StartAloneAsync("Api", ports);

        foreach (var (method, path, body) in new[]
        {
            ("GET", "/v1/threads", null), ("POST", "/v1/messages", """{"text":"x"}"""), ("POST", "/v1/threads/t1/stop", "{}"),
            ("GET", "/v1/models", null),
            ("GET", "/v1/threads/t1/events", null), ("POST", "/v1/chat/completions", """{"messages":[{"role":"user","content":"x"}]}"""),
            ("DELETE", "/v1/threads/t1", null), ("GET", "/v1/usage", null), ("GET", "/v1/memory", null), ("GET", "/v1/webhooks", null),
        })
        {
            using var request = new HttpRequestMessage(new(method), path)
            {
                Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
            };
            using var answer = await front.Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();

            Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable, $"{method} {path}: {(int)answer.StatusCode} {text}");
            Assert.Contains("No silo answers; start one (dotnet run --project Silo)", text, StringComparison.Ordinal);
            Assert.NotNull(JsonNode.Parse(text));
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        // A page that was open before the first silo is told of what changes from then on.
        using var changes = new StreamReader(await front.Client.GetStreamAsync("/v1/threads/changes"));
        await using var silo = await ServerProcess.StartAsync("Silo", ports);
        await front.WaitUntilReadyAsync();
        var told = HasAsync(changes, "event: thread.changed");
        while (!told.IsCompleted)
        {
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var created = await front.Client.PostAsync("/v1/threads", body);
            created.EnsureSuccessStatusCode();
            await Task.WhenAny(told, Task.Delay(200));
        }

        Assert.True(await told);
    }

    private static async Task<bool> HasAsync(StreamReader stream, string expected)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            if (line == expected)
            {
                return true;
            }
        }

        return false;
    }
}
