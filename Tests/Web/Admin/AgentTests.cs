using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Admin;

/// <summary>Agents that admins make while the server runs.</summary>
public sealed class AgentTests : IAsyncLifetime
{
    private const string Agents = "/v1/admin/agents";

    private static readonly string[] Suggestions = ["What can you do?"];

    private ChatApp _app = null!;
    private HttpClient _ann = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await ChatApp.StartWithKeysAsync();
        _ann = _app.ClientFor(TestKeys.Ann);
    }

    public async ValueTask DisposeAsync()
    {
        _ann.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task Agent_ChangedRolledBackAndDeleted_KeepsEveryVersion()
    {
        Assert.Equal(HttpStatusCode.Created, (await PutAsync("helper", new { prompt = "Be short.", suggestions = Suggestions })).Status);
        Assert.Equal(
            (HttpStatusCode.OK, 2),
            Version(await PutAsync("helper", new { prompt = "Be long.", model = "demo", tools = Array.Empty<string>(), follows = 1 })));
        Assert.Equal(
            (HttpStatusCode.Conflict, "agent_changed"), Refusal(await PutAsync("helper", new { prompt = "Be late.", follows = 1 })));

        var (status, back) = await SendAsync(HttpMethod.Post, $"{Agents}/helper/rollback", new { version = 1 });
        Assert.Equal(
            (HttpStatusCode.OK, 3, 1, "Be short."), (status, (int)back!["version"]!, (int)back["of"]!, (string?)back["agent"]!["prompt"]));

        // Its own first and those of the installation; what people may begin with is told to members, the prompt is not.
        using var bob = _app.ClientFor(TestKeys.Bob);
        var listed = (await bob.GetFromJsonAsync<JsonNode>("/v1/agents"))!["items"]!.AsArray()
            .Single(agent => (string?)agent!["name"] == "helper")!;
        Assert.Equal(("3", "What can you do?"), ((string?)listed["version"], (string?)listed["suggestions"]![0]));
        Assert.DoesNotContain("Be short", listed.ToJsonString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(HttpMethod.Delete, $"{Agents}/helper")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Get, $"{Agents}/helper")).Status);
        var first = (await SendAsync(HttpMethod.Get, $"{Agents}/helper/versions?limit=3")).Body!;
        var rest = (await SendAsync(HttpMethod.Get, $"{Agents}/helper/versions?limit=3&cursor={(string)first["next"]!}")).Body!;
        JsonNode[] all = [.. first["items"]!.AsArray()!, .. rest["items"]!.AsArray()!];
        Assert.Equal([4, 3, 2, 1], all.Select(version => (int)version["version"]!));
        Assert.Equal([true, false, false, false], all.Select(version => (bool)version["deleted"]!));
        Assert.All(all, version => Assert.Equal("default/ann", (string?)version["by"]));

        var audit = (await SendAsync(HttpMethod.Get, "/v1/admin/audit?action=agent.deleted")).Body!;
        Assert.Equal("helper 4", (string?)audit["items"]![0]!["target"]);
    }

    [Fact]
    public async Task Agent_ThatCannotBe_IsRefusedWithTheRepair()
    {
        (object Body, string Code, string? Field)[] wrong =
        [
            (new { prompt = "Hello {usr}" }, "bad_agent", "prompt"), (new { model = "gone" }, "bad_agent", "model"),
            (new { tools = new[] { "clokc" } }, "bad_agent", "tools"),
            (new { maxRounds = 0 }, "bad_agent", "maxRounds"),
            (new { examples = new[] { new { role = "system", text = "x" } } }, "bad_agent", "examples"),
            (new { promt = "x" }, "unknown_field", "promt"), (new { trusts = new[] { "clock" } }, "operator_only", null),
            (new { safety = false }, "operator_only", null),
            (new { prompt = "x", tenant = "other" }, "identity_mismatch", null),
        ];
        foreach (var (body, code, field) in wrong)
        {
            var (_, answer) = await PutAsync("helper", body);
            Assert.Equal((code, field), ((string?)answer!["code"], (string?)answer["field"]));
        }

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "bad_name"), Refusal(await PutAsync("a%20b", new { prompt = "x" })));
        Assert.Equal(
            (HttpStatusCode.NotFound, "agent_not_found"),
            Refusal(await SendAsync(HttpMethod.Post, $"{Agents}/helper/rollback", new { version = 1 })));
    }

    [Fact]
    public async Task Threads_ThatSwitch_NameTheVersionOfEachRun()
    {
        await PutAsync("helper", new { prompt = "Be short.", description = "Helps" });
        var posted = (await SendAsync(HttpMethod.Post, "/v1/messages", new { text = "hi", agent = "helper" })).Body!;
        var thread = (string)posted["threadId"]!;
        await SendAsync(HttpMethod.Post, $"/v1/threads/{thread}/messages", new { text = "hi", agent = "default" });
        await SendAsync(HttpMethod.Patch, $"/v1/threads/{thread}", new { agent = "helper" });
        await SendAsync(HttpMethod.Post, $"/v1/threads/{thread}/messages", new { text = "hi again" });

        var events = (await SendAsync(HttpMethod.Get, $"/v1/threads/{thread}/events?limit=100")).Body!["items"]!.AsArray()
            .Select(item => item!["event"]!);
        var started = events.Where(@event => (string?)@event["type"] == "run.started").ToList();
        Assert.Equal(["helper", "default", "helper"], started.Select(run => (string?)run["agent"]));
        Assert.Equal(["1", "1"], started.Where(run => (string?)run["agent"] == "helper").Select(run => (string?)run["agentVersion"]));
        Assert.StartsWith("h", (string?)started[1]["agentVersion"], StringComparison.Ordinal);
    }

    private static (HttpStatusCode, int) Version((HttpStatusCode Status, JsonNode? Body) answer) =>
        (answer.Status, (int)answer.Body!["version"]!);

    private static (HttpStatusCode, string?) Refusal((HttpStatusCode Status, JsonNode? Body) answer) =>
        (answer.Status, (string?)answer.Body!["code"]);

    private Task<(HttpStatusCode Status, JsonNode? Body)> PutAsync(string name, object body) =>
        SendAsync(HttpMethod.Put, $"{Agents}/{name}", body);

    private async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Accept.ParseAdd("application/json");
        using var response = await _ann.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }
}
