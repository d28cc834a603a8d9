using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.OpenApi;

public sealed class OpenApiTests
{
    private static readonly string[] Routes =
    [
        "get /v1/memory", "post /v1/memory", "patch /v1/memory", "delete /v1/memory", "patch /v1/memory/{factId}",
        "delete /v1/memory/{factId}",
        "get /v1/projects", "post /v1/projects", "get /v1/projects/{projectId}", "patch /v1/projects/{projectId}",
        "delete /v1/projects/{projectId}", "post /v1/projects/{projectId}/files", "delete /v1/projects/{projectId}/files/{fileId}",
        "get /v1/prompts", "put /v1/prompts/{name}", "delete /v1/prompts/{name}",
        "get /v1/threads/{id}/settings", "put /v1/threads/{id}/settings",
        "get /v1/agents", "get /v1/me", "get /v1/models", "get /v1/threads", "get /v1/threads/{id}", "get /v1/threads/{id}/events",
        "get /v1/threads/{id}/export", "get /v1/threads/{id}/messages",
        "get /v1/tools", "get /v1/tools/documents", "get /v1/usage", "get /version", "patch /v1/threads/{id}",
        "patch /v1/threads/{id}/queue/{messageId}", "post /v1/messages", "post /v1/threads",
        "post /v1/threads/import", "post /v1/threads/{id}/approvals/{callId}", "post /v1/threads/{id}/branch",
        "post /v1/threads/{id}/feedback", "post /v1/threads/{id}/fork",
        "post /v1/threads/{id}/messages", "post /v1/threads/{id}/regenerate", "post /v1/threads/{id}/stop", "delete /v1/threads/{id}",
        "delete /v1/threads/{id}/queue/{messageId}",
        "delete /v1/threads/{id}/share", "delete /v1/threads/{id}/consents/{tool}", "post /v1/threads/{id}/inputs/{callId}",
        "post /v1/threads/{id}/results/{callId}",
        "delete /v1/threads/{id}/feedback/{runId}", "get /health/live", "get /health/ready", "get /v1/shares", "get /v1/search",
        "get /v1/threads/changes", "post /v1/widget/sessions", "get /v1/threads/{id}/approvals",
        "get /v1/threads/{id}/queue", "get /v1/threads/{id}/runs/{runId}", "get /v1/threads/{id}/share",
        "get /v1/threads/{id}/files/{fileId}", "get /v1/shared/{token}", "post /v1/threads/{id}/share",
        "get /v1/webhooks", "post /v1/webhooks", "get /v1/webhooks/{id}", "patch /v1/webhooks/{id}", "delete /v1/webhooks/{id}",
        "post /v1/webhooks/{id}/secret",
        "post /v1/webhooks/{id}/test", "get /v1/webhooks/{id}/deliveries",
        "get /v1/mcp", "get /v1/mcp/{server}/authorize", "post /v1/mcp/{server}/authorize", "delete /v1/mcp/{server}/authorize",
        "get /v1/mcp/{server}/callback",
        "get /v1/keys", "delete /v1/keys/{keyId}", "get /v1/sessions", "post /v1/sessions", "delete /v1/sessions",
        "delete /v1/sessions/{sessionId}", "get /v1/admin/keys", "post /v1/admin/keys", "post /v1/admin/keys/{keyId}/rotate",
        "delete /v1/admin/keys/{keyId}", "get /v1/admin/audit", "get /v1/admin/audit/export",
        "get /v1/admin/agents", "get /v1/admin/agents/{name}", "put /v1/admin/agents/{name}", "delete /v1/admin/agents/{name}",
        "get /v1/admin/agents/{name}/versions",
        "post /v1/admin/agents/{name}/rollback", "get /v1/admin/tenant", "get /v1/admin/users/{user}/usage",
        "get /v1/admin/users/{user}/threads", "get /v1/admin/users/{user}/threads/{id}/messages",
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
                var declared = operation!["parameters"]?.AsArray().Where(parameter => (string?)parameter!["in"] == "path")
                    .Select(parameter => (string?)parameter!["name"]) ?? [];
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

        var tags = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .Select(method => (string)Assert.Single(method.Value!["tags"]!.AsArray())!);

        Assert.Equal(["administration", "catalog", "operations", "threads"], tags.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_Operations_AreNamedAndSayHowTheyFail()
    {
        var operations = (await ReadAsync())["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(method => (Name: $"{method.Key} {path.Key}", Operation: method.Value!)))
            .ToList();

        var ids = operations.Select(operation => (string?)operation.Operation["operationId"]).ToList();
        Assert.All(ids, id => Assert.Matches("^[a-z][A-Za-z]+$", id));
        Assert.Equal(ids.Count, ids.Distinct().Count());
        foreach (var (name, operation) in operations.Where(operation => operation.Name.Contains("/v1/", StringComparison.Ordinal)))
        {
            string[] statuses = ["400", "403", "404", "406", "422", "429", "500", "503"];
            var missing = statuses.Where(status => operation["responses"]![status]?["content"]?["application/problem+json"] is null);
            Assert.True(!missing.Any(), $"{name}: {string.Join(", ", missing)}");
            Assert.Equal(name is "get /v1/shared/{token}", operation["responses"]!["401"] is null);
        }
    }

    [Fact]
    public async Task Document_QueryParameters_AreThoseThatAreTaken()
    {
        var described = 0;
        foreach (var (path, methods) in (await ReadAsync())["paths"]!.AsObject())
        {
            foreach (var parameter in methods!.AsObject().SelectMany(method => method.Value!["parameters"]?.AsArray() ?? []))
            {
                Assert.False(string.IsNullOrEmpty((string?)parameter!["description"]), $"{path} {parameter["name"]}");
                described++;
            }
        }

        Assert.True(described > 30);
        var list = (await ReadAsync())["paths"]!["/v1/threads"]!["get"]!["parameters"]!.AsArray()
            .ToDictionary(parameter => (string)parameter!["name"]!);
        Assert.Equal("""["updated","created","title"]""", list["sort"]!["schema"]!["enum"]!.ToJsonString());
        Assert.Equal(
            ("integer", 1, 200),
            ((string?)list["limit"]!["schema"]!["type"], (int)list["limit"]!["schema"]!["minimum"]!,
                (int)list["limit"]!["schema"]!["maximum"]!));
        Assert.Equal(
            ["page", "pageSize"],
            list.Values.Where(parameter => (bool?)parameter!["deprecated"] is true).Select(parameter => (string?)parameter!["name"]));
    }

    [Fact]
    public async Task Document_Names_OfTheVersionBeforeAreMarked()
    {
        var schemas = (await ReadAsync())["components"]!["schemas"]!.AsObject();

        var marked = schemas.SelectMany(schema => (schema.Value!["properties"]?.AsObject() ?? [])
            .Where(property => (bool?)property.Value!["deprecated"] is true)
            .Select(property => $"{schema.Key}.{property.Key}"));

        Assert.Equal(
            [
                "ThreadEventBranchSelected.run", "ThreadEventFeedbackGiven.run", "ThreadEventMessagePosted.run", "ThreadListView.page",
                "ThreadListView.pageSize",
                "ThreadView.rounds", "UsageDayView.rounds", "UsageView.rounds",
            ],
            marked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_Examples_AreWhatTheirSchemasSay()
    {
        var document = await ApiDocument.ReadAsync();

        var examples = document.Root["components"]!["schemas"]!.AsObject()
            .SelectMany(
                schema => (schema.Value!["examples"]?.AsArray() ?? [])
                    .Select(example => (schema.Key, Schema: schema.Value, Example: example!)))
            .ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(document.Check(example.Schema!, example.Example.ToJsonString())));
    }

    [Theory]
    [InlineData("PostMessageBody", """{"text": "x"}""", true)]
    [InlineData("PostMessageBody", """{"text": "x", "context": {"a": 1}, "agent": null, "onBusy": "steer"}""", true)]
    [InlineData("PostMessageBody", """{"message": "x"}""", false)]
    [InlineData("PostMessageBody", """{"text": "x", "onBusy": "bogus"}""", false)]
    [InlineData("CreateThreadBody", "{}", true)]
    [InlineData("StopBody", "{}", true)]
    [InlineData("ApprovalBody", """{"approved": true}""", true)]
    [InlineData("ApprovalBody", "{}", false)]
    [InlineData("FeedbackBody", """{"runId": "r", "rating": null}""", true)]
    [InlineData("FeedbackBody", """{"runId": "r", "rating": "good"}""", false)]
    [InlineData("ThreadEvent", """{"type": "message.posted", "messageId": "m", "text": "x", "at": "2026-01-01T00:00:00Z"}""", true)]
    [InlineData("ThreadEvent", """{"type": "message.posted", "text": "x", "at": "2026-01-01T00:00:00Z"}""", false)]
    [InlineData("ThreadEvent", """{"type": "unheard.of", "at": "2026-01-01T00:00:00Z"}""", false)]
    [InlineData("PostMessageBody", """{"text":"x","onbuzy":"queue"}""", false)]
    public async Task Document_Schema_TakesWhatTheServerTakes(string schema, string json, bool taken)
    {
        var document = await ApiDocument.ReadAsync();

        Assert.Equal(taken, document.Check(document.Root["components"]!["schemas"]![schema]!, json).Count == 0);
    }

    private static async Task<JsonNode> ReadAsync() => (await ApiDocument.ReadAsync()).Root;
}
