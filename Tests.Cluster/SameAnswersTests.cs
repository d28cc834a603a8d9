using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>A client cannot tell a front end from Standalone.</summary>
[Collection(ClusterCollection.Name)]
public sealed class SameAnswersTests(PostgresFixture postgres)
{
    // What stands in braces is what an earlier answer held under this name.
    private static readonly string[] Requests =
    [
        "GET /health/ready",
        "GET /version",
        "GET /v1/models",
        "GET /v1/agents",
        "GET /v1/tools",
        "GET /v1/me",
        """POST /v1/messages {"text":"hello","clientMessageId":"c1"}""",
        """POST /v1/messages {"text":"hello","clientMessageId":"c1"}""",
        "GET /v1/threads",
        "GET /v1/threads?q=hello",
        "GET /v1/threads/{threadId}",
        "GET /v1/threads/{threadId}/messages",
        "GET /v1/threads/{threadId}/messages?round=1",
        "GET /v1/threads/{threadId}/events?count=3",
        "GET /v1/threads/{threadId}/events?before=4",
        """PATCH /v1/threads/{threadId} {"title":"Renamed","model":"sandbox"}""",
        """PATCH /v1/threads/{threadId} {"agent":null,"model":null}""",
        """POST /v1/threads/{threadId}/messages {"text":"and more"}""",
        """POST /v1/threads/{threadId}/messages {"text":"another","edits":"{messageId}"}""",
        "POST /v1/threads/{threadId}/regenerate {}",
        """POST /v1/threads/{threadId}/branch {"runId":"{runId}"}""",
        """POST /v1/threads/{threadId}/feedback {"runId":"{runId}","rating":"up","text":"good"}""",
        "GET /v1/threads/{threadId}/messages",
        "POST /v1/threads/{threadId}/stop {}",
        "POST /v1/threads/{threadId}/share {}",
        "GET /v1/shared/{token}",
        "DELETE /v1/threads/{threadId}/share",
        "GET /v1/shared/{token}",
        "GET /v1/threads/{threadId}/export?format=markdown",
        "GET /v1/threads/{threadId}/export?format=jsonl",
        """POST /v1/threads/{threadId}/fork {"id":"forked"}""",
        "GET /v1/threads/forked/messages",
        """PATCH /v1/threads/forked {"archived":true}""",
        "GET /v1/threads?archived=true",
        "GET /v1/usage",
        """POST /v1/threads/{threadId}/approvals/none {"approved":true}""",
        """POST /v1/threads/{threadId}/results/none {"result":"x"}""",
        """POST /v1/threads/{threadId}/messages {"text":"x","clientTools":[{"name":"clock"}]}""",
        """POST /v1/threads/{threadId}/messages {"text":"x","clientTools":[{"name":"two words"}]}""",
        """POST /v1/threads/{threadId}/messages {"text":""}""",
        """POST /v1/threads/{threadId}/messages {"text":"x","model":"nobody"}""",
        """POST /v1/threads/unknown/messages {"text":"x"}""",
        "GET /v1/threads/unknown",
        "GET /v1/threads/unknown/events",
        "GET /v1/threads/unknown/messages",
        "GET /v1/threads/{threadId}/files/none",
        """POST /v1/threads/{threadId}/messages {"text":"see","attachments":[{"name":"a.txt","mediaType":"text/plain","url":"data:text/plain;base64,aGk="}]}""",
        "GET /v1/threads/{threadId}/messages?limit=1",
        "GET {url}",
        "GET /v1/threads/{threadId}/export?format=jsonl",
        """POST /v1/threads/{threadId}/fork {"id":"withfile"}""",
        "GET /v1/threads/withfile/messages",
        """POST /v1/threads {"id":"mine","title":"Mine"}""",
        """POST /v1/threads {"id":"mine"}""",
        "DELETE /v1/threads/{threadId}",
        "GET /v1/threads/{threadId}",
        "DELETE /v1/threads/{threadId}",
        """POST /v1/webhooks {"url":"https://example.com/hook","events":["run.failed"]}""",
        """POST /v1/webhooks {"url":"http://127.0.0.1:1/"}""",
        """POST /v1/webhooks {"url":"https://example.com/hook","events":["nothing"]}""",
        "GET /v1/webhooks",
        "GET /v1/webhooks/{webhook}",
        """PATCH /v1/webhooks/{webhook} {"enabled":false}""",
        "POST /v1/webhooks/{webhook}/secret {}",
        "POST /v1/webhooks/{webhook}/test {}",
        "GET /v1/webhooks/{webhook}/deliveries?limit=0",
        "GET /v1/webhooks/none/deliveries",
        "DELETE /v1/webhooks/{webhook}",
        "GET /v1/webhooks/{webhook}",
        """POST /v1/threads {"id":"silent","webhooks":false}""",
        "GET /v1/threads/silent/settings",
        """PATCH /v1/threads/silent {"webhooks":true}""",
        "GET /v1/usage",
        "GET /v1/usage?by=day,model",
        "GET {url}",
        "GET /v1/threads/withfile/messages",
    ];

    [Fact]
    public async Task Requests_ToAFrontEnd_AreAnsweredAsByStandalone()
    {
        (string, string)[] settings =
        [
            ("ChatCluster:CredentialKey", Convert.ToBase64String(new byte[32])),

            // One that a slow machine wrote would be a line more in an export.
            ("ChatCluster:Runs:CheckpointInterval", "00:01:00"),
        ];
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 1, fronts: 1, settings);
        cluster.Model.Script = _ => ModelReply.Of("All ", "right.");
        await using var standalone = await ServerProcess.StartAsync(
            "Standalone", [("ChatCluster:Data", "memory"), .. SandboxSettings.For(cluster.Model), .. settings]);

        var expected = await AskAsync(standalone.Client);
        var actual = await AskAsync(cluster.Clients[0]);

        Assert.Equal(expected, actual);
        Assert.DoesNotContain(expected, answer => answer.Contains(": 5", StringComparison.Ordinal));
    }

    private static async Task<List<string>> AskAsync(HttpClient server)
    {
        var (known, answers) = (new Dictionary<string, string>(), new List<string>());
        foreach (var line in Requests)
        {
            var parts = line.Split(' ', 3);
            var filled = parts.Skip(1)
                .Select(part => known.Aggregate(
                    part, (text, value) => text.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal))).ToArray();
            using var request = new HttpRequestMessage(new(parts[0]), filled[0]);
            request.Headers.Accept.Add(new("application/json"));
            request.Content = filled.Length > 1 ? new StringContent(filled[1], Encoding.UTF8, "application/json") : null;
            using var answer = await server.SendAsync(request);
            var body = await answer.Content.ReadAsStringAsync();
            answers.Add($"{line}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType} {Shape(body, known)}");
        }

        return answers;
    }

    /// <summary>What an answer looks like, whatever its ids and times; of text that is no JSON, its number of lines.</summary>
    private static string Shape(string body, Dictionary<string, string> known)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return $"{body.Split('\n').Length} lines";
        }

        foreach (var name in new[] { "threadId", "runId", "messageId", "token" })
        {
            if (json is JsonObject answer && answer[name] is { } value)
            {
                known[name] = value.ToString();
            }
        }

        if (json is JsonObject webhook && webhook["secret"] is not null && webhook["id"] is { } id)
        {
            known["webhook"] = id.ToString();
        }

        if (FileOf(json) is { } url)
        {
            known["url"] = url;
        }

        return Shape(json);
    }

    private static string? FileOf(JsonNode? transcript) =>
        transcript is JsonObject page && page["rounds"] is JsonArray { Count: > 0 } rounds
            ? rounds[^1]!["message"]?["attachments"]?[0]?["url"]?.ToString() : null;

    private static string Shape(JsonNode? json) => json switch
    {
        JsonObject members =>
            $"{{{string.Join(", ", members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{member.Key}: {(member.Key is "code" ? member.Value : Shape(member.Value))}"))}}}",
        JsonArray items => $"[{string.Join(" | ", items.Select(Shape))}]",
        null => "null",
        _ => json.GetValueKind().ToString(),
    };
}
