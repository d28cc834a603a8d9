using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Operations;

public sealed class OpenApiTests
{
    private static readonly string[] Routes =
    [
        "get /v1/agents", "get /v1/me", "get /v1/models", "get /v1/threads", "get /v1/threads/{id}", "get /v1/threads/{id}/events", "get /v1/threads/{id}/export", "get /v1/threads/{id}/messages",
        "get /v1/tools", "get /v1/usage", "get /version", "patch /v1/threads/{id}", "patch /v1/threads/{id}/queue/{messageId}", "post /v1/messages", "post /v1/threads",
        "post /v1/threads/import", "post /v1/threads/{id}/approvals/{callId}", "post /v1/threads/{id}/branch", "post /v1/threads/{id}/feedback", "post /v1/threads/{id}/fork",
        "post /v1/threads/{id}/messages", "post /v1/threads/{id}/regenerate", "post /v1/threads/{id}/stop", "delete /v1/threads/{id}", "delete /v1/threads/{id}/queue/{messageId}",
        "delete /v1/threads/{id}/share", "get /v1/shared/{token}", "post /v1/threads/{id}/share",
    ];

    [Fact]
    public async Task Document_ListsEveryRoute()
    {
        var document = await ReadAsync();

        var routes = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key} {path.Key}"));

        Assert.Equal(Routes.Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_PathParameters_AreDeclared()
    {
        var document = await ReadAsync();

        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in methods!.AsObject())
            {
                var declared = operation!["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "path").Select(parameter => (string?)parameter!["name"]) ?? [];
                var needed = path.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));
                Assert.True(needed.ToHashSet().SetEquals(declared!), $"{method} {path}");
            }
        }
    }

    [Fact]
    public async Task Document_Post_HasBothAnswersAndTheProblems()
    {
        var responses = (await ReadAsync())["paths"]!["/v1/threads/{id}/messages"]!["post"]!["responses"]!;

        Assert.NotNull(responses["200"]!["content"]!["application/json"]!["schema"]);
        Assert.NotNull(responses["200"]!["content"]!["text/event-stream"]);
        foreach (var status in (string[])["400", "401", "403", "404", "409", "413", "422", "429", "503"])
        {
            Assert.NotNull(responses[status]!["content"]!["application/problem+json"]);
        }
    }

    [Fact]
    public async Task Document_MessageSchema_SaysWhatIsRequiredAndWhatMayBe()
    {
        var schema = (await ReadAsync())["components"]!["schemas"]!["PostMessageBody"]!;

        Assert.Equal("""["text"]""", schema["required"]!.ToJsonString());
        Assert.NotNull(schema["properties"]!["onBusy"]);
        Assert.Contains("idempotent", schema.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Document_Operations_AreGroupedByWhatTheyAreAbout()
    {
        var document = await ReadAsync();

        var tags = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(method => (string)Assert.Single(method.Value!["tags"]!.AsArray())!);

        Assert.Equal(["catalog", "operations", "threads"], tags.Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<JsonNode> ReadAsync()
    {
        await using var app = await ChatApp.StartAsync();
        return await app.GetJsonAsync("/openapi/v1.json");
    }
}
