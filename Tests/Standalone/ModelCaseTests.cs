using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>Runs of users whose models do not keep to the protocol, from the message to the next one.</summary>
public sealed class ModelCaseTests : IAsyncLifetime
{
    private const string End = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""" + "\n\ndata: [DONE]\n\n";

    private ModelServer _model = null!;

    public async ValueTask InitializeAsync() => _model = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => _model.DisposeAsync();

    [Theory]
    [InlineData("", """{"index":0,"id":"a","type":"function","function":{"name":"","arguments":"{}"}}""")]
    [InlineData("no such tool!", """{"index":0,"id":"a","type":"function","function":{"name":"no such tool!","arguments":"{}"}}""")]
    public async Task Call_WithANameThatNoToolHas_IsAnsweredAndLeavesTheThreadUsable(string name, string call)
    {
        await using var app = await StartAsync();
        _model.Enqueue(Calls(call), ModelReply.Of("Fine."), ModelReply.Of("Still fine."));
        var first = await app.PostForJsonAsync("/v1/messages", new { text = "Hi" });
        Assert.Equal(("completed", "Fine."), (first["reason"]!.ToString(), first["text"]!.ToString()));
        Assert.Equal(name, Assert.Single(first["invocations"]!.AsArray())!["name"]!.ToString());
        var second = await app.PostForJsonAsync($"/v1/threads/{first["threadId"]}/messages", new { text = "And now?" });
        Assert.Equal(("completed", "Still fine."), (second["reason"]!.ToString(), second["text"]!.ToString()));
    }

    [Fact]
    public async Task Call_WhoseIdChanges_IsOneCall()
    {
        await using var app = await StartAsync();
        _model.Enqueue(
            Calls("""{"index":0,"id":"a","type":"function","function":{"name":"clock","arguments":""}}""",
                """{"index":0,"id":"z","function":{"arguments":"{\"timezone\":\"UTC\"}"}}"""),
            ModelReply.Of("Noon."));
        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hi" });
        Assert.Equal("Noon.", answer["text"]!.ToString());
        Assert.Equal("clock", Assert.Single(answer["invocations"]!.AsArray())!["name"]!.ToString());
    }

    [Fact]
    public async Task StateOfTheProvider_GoesBackWithinTheRoundAndToNoReader()
    {
        await using var app = await StartAsync();
        _model.Enqueue(
            new ModelReply().Reasoning("I need the clock.")
                .Raw(
                    Delta(
                        """{"index":0,"id":"a","function":{"name":"clock","arguments":"{}"},"extra_content":{"google":{"thought_signature":"SIGNED"}}}""") + End).EndEarly(),
            ModelReply.Of("Noon."),
            ModelReply.Of("Yes."));
        var answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hi" });
        var sent = _model.Requests.Last().Body.GetRawText();
        Assert.Contains("\"reasoning_content\":\"I need the clock.\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"extra_content\":{\"google\":{\"thought_signature\":\"SIGNED\"}}", sent, StringComparison.Ordinal);

        await app.PostForJsonAsync($"/v1/threads/{answer["threadId"]}/messages", new { text = "Sure?" });
        Assert.DoesNotContain("SIGNED", _model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        var events = await app.Client.GetStringAsync($"/v1/threads/{answer["threadId"]}/export");
        Assert.Contains("step.finished", events, StringComparison.Ordinal);
        Assert.DoesNotContain("SIGNED", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_OfTheModel_IsToldWithoutItsAddress()
    {
        await using var app = await StartAsync();
        _model.Script = _ => ModelReply.Failure(401, "Incorrect API key provided: sk-sandbox");
        JsonNode answer = await app.PostForJsonAsync("/v1/messages", new { text = "Hi" });
        Assert.Equal(("failed", "model_unauthorized"), (answer["reason"]!.ToString(), answer["code"]!.ToString()));
        Assert.DoesNotContain("127.0.0.1", answer.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ChatCluster", answer.ToJsonString(), StringComparison.Ordinal);
    }

    private static ModelReply Calls(params string[] pieces) => new ModelReply().Raw(string.Concat(pieces.Select(Delta)) + End).EndEarly();

    private static string Delta(string piece) => """data: {"choices":[{"index":0,"delta":{"tool_calls":[""" + piece + "]}}]}" + "\n\n";

    private Task<ChatApp> StartAsync() => ChatApp.StartAsync(
    [
        ("ChatCluster:Models:sandbox:Provider", "openai"),
        ("ChatCluster:Models:sandbox:Endpoint", _model.OpenAIAddress.ToString()),
        ("ChatCluster:Models:sandbox:Model", "sandbox"),
        ("ChatCluster:Models:sandbox:ApiKey", "sk-sandbox"),
        ("ChatCluster:DefaultModel", "sandbox"),
        ("ChatCluster:Runs:Backoff", "00:00:00"),
        ("ChatCluster:Runs:ImproveTitles", "false"),
    ]);
}
