using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>Inputs of the kinds that people have reported of chat back ends, each against the whole program.</summary>
public sealed class ModelCaseTableTests(ModelCaseApps apps) : IClassFixture<ModelCaseApps>
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Rows => [.. ModelCase.All.Keys];

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Case_OfThoseReported_IsAnsweredAsItShouldBe(string name)
    {
        var row = ModelCase.All[name];
        await SayAsync(await apps.ForAsync(row), row);
        CheckSent(row, apps.RequestsOf(row));
    }

    private static async Task SayAsync(ChatApp app, ModelCase row)
    {
        string? thread = null;
        foreach (var (said, expected) in row.Said.Zip(row.Expected))
        {
            var body = said.ValueKind is JsonValueKind.Object ? JsonObject.Create(said)! : new JsonObject { ["text"] = said.GetString() };
            body["threadId"] = thread;
            body["agent"] = ModelCaseApps.NameOf(row);
            var answer = await app.PostForJsonAsync("/v1/messages", body);
            thread = answer["threadId"]!.ToString();
            Assert.Equal((Of(expected, "reason"), Of(expected, "code")), (answer["reason"]!.ToString(), answer["code"]?.ToString()));
            Assert.Equal(Of(expected, "text") ?? answer["text"]!.ToString(), answer["text"]!.ToString());
            if (Of(expected, "matches") is { } pattern)
            {
                Assert.Matches(pattern, answer["text"]!.ToString());

                // What it names is there, for its owner.
                using var file = await app.Client.GetAsync(answer["text"]!.ToString().Split('(', ')')[1]);
                Assert.Equal("image/png", file.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
            }

            if (Of(expected, "reasoning") is { } reasoning)
            {
                var log = await app.Client.GetStringAsync($"/v1/threads/{thread}/export");
                var steps = log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)
                    .Where(e => e["type"]?.ToString() == "step.finished");
                Assert.Equal(reasoning, string.Concat(steps.Select(e => e["reasoning"]?.ToString())));
            }

            if (expected.TryGetProperty("calls", out var calls))
            {
                var made = answer["invocations"]!.AsArray().Select(call => call!).ToList();
                Assert.Equal(
                    calls.EnumerateArray().Select(call => call.GetString()),
                    made.Select((call, i) => Call(call, any: i < calls.GetArrayLength() && calls[i].GetString()!.EndsWith('*'))));
            }
        }
    }

    /// <param name="any">Whether any error will do.</param>
    private static string Call(JsonNode call, bool any) =>
        $"{call["name"]} {call["arguments"]!.ToJsonString(AsWritten)}"
        + (call["error"] is { } error ? any ? " *" : $" {error["code"]}" : "");

    private static void CheckSent(ModelCase row, IReadOnlyList<string> requests)
    {
        foreach (var sent in row.Sent)
        {
            var request = requests[sent.GetProperty("request").GetInt32() - 1];
            foreach (var part in Parts(sent, "has"))
            {
                Assert.Contains(part, request, StringComparison.Ordinal);
            }

            foreach (var part in Parts(sent, "lacks"))
            {
                Assert.DoesNotContain(part, request, StringComparison.Ordinal);
            }

            if (sent.TryGetProperty("most", out var most))
            {
                Assert.InRange(Encoding.UTF8.GetByteCount(request), 1, most.GetInt32());
            }
        }
    }

    private static IEnumerable<string> Parts(JsonElement sent, string name) =>
        sent.TryGetProperty(name, out var parts) ? parts.EnumerateArray().Select(part => part.GetString()!) : [];

    private static string? Of(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
