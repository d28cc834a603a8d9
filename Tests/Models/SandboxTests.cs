using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using Xunit;

namespace ChatCluster.Tests.Models;

/// <summary>The sandbox speaks its protocols as their own clients understand them; otherwise it proves nothing.</summary>
public sealed class SandboxTests : IAsyncLifetime
{
    private static readonly ReplyCall[] TwoPlaces =
        [new("clock", """{"zone":"Europe/Rome"}""", "call_a"), new("clock", """{"zone":"Asia/Tokyo"}""", "call_b")];

    private ModelServer _server = null!;

    public async ValueTask InitializeAsync() =>
        _server = await ModelServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Sandbox_OllamasOwnClient_UnderstandsIt()
    {
        _server.Enqueue(
            ModelReply.Of("It ", "is noon.") with { InputTokens = 5, OutputTokens = 3 },
            new ModelReply().Reasoning("Two ", "places.").Calls(TwoPlaces),
            ModelReply.Of("Noon", " and", " noon."),
            ModelReply.Of("On").Stall());
        var seen = await NodeClient.RunAsync("ollama.mjs", _server.Address.AbsoluteUri);
        AssertSeen(
            """
            {
              "models": ["sandbox"], "capabilities": ["completion", "tools", "vision"],
              "whole": {"text": "It is noon.", "done": "stop", "input": 5, "output": 3},
              "thinking": "Two places.",
              "calls": [["clock", {"zone": "Europe/Rome"}], ["clock", {"zone": "Asia/Tokyo"}]],
              "tokens": ["Noon", " and", " noon."], "finish": "stop",
              "dangling": "400: An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following did not have response messages: call_b",
              "unknown": "404: model 'other' not found",
              "beforeAbort": "On", "aborted": "AbortError"
            }
            """,
            seen);
        await _server.NextAbortAsync(TestContext.Current.CancellationToken);
        Assert.Equal((6, 1), (_server.Received, _server.Aborted));
    }

    [Fact]
    public async Task Sandbox_OpenAIsOwnClient_UnderstandsIt()
    {
        _server.Enqueue(
            ModelReply.Of("It ", "is noon.") with { InputTokens = 5, OutputTokens = 3 },
            ModelReply.Of("Let me see.").Calls(TwoPlaces) with { InputTokens = 8, OutputTokens = 13 },
            ModelReply.Of("Noon", " and", " noon."),
            ModelReply.Failure(429, retryAfter: "1"),
            ModelReply.Of("On").Stall());
        var seen = await NodeClient.RunAsync("openai.mjs", _server.OpenAIAddress.AbsoluteUri);
        AssertSeen(
            """
            {
              "models": ["sandbox"],
              "whole": {"text": "It is noon.", "finish": "stop", "usage": {"prompt_tokens": 5, "completion_tokens": 3, "total_tokens": 8}},
              "finish": "tool_calls", "usage": {"prompt_tokens": 8, "completion_tokens": 13, "total_tokens": 21},
              "text": "Let me see.",
              "calls": [["call_a", "clock", "{\"zone\":\"Europe/Rome\"}"], ["call_b", "clock", "{\"zone\":\"Asia/Tokyo\"}"]],
              "tokens": ["Noon", " and", " noon."], "chunksWithUsage": 0,
              "dangling": "BadRequestError 400 invalid_request_error", "orphan": "BadRequestError 400 invalid_request_error",
              "unknown": "NotFoundError 404 model_not_found", "limited": "RateLimitError 429 rate_limit_exceeded",
              "beforeAbort": "On", "aborted": true
            }
            """,
            seen);
        await _server.NextAbortAsync(TestContext.Current.CancellationToken);
        Assert.Equal((8, 1), (_server.Received, _server.Aborted));
    }

    [Theory]
    [InlineData("ollama", 500)]
    [InlineData("ollama", 0)]
    [InlineData("openai", 500)]
    [InlineData("anthropic", 0)]
    public async Task Sandbox_PacedReplies_SendEachTokenOnceToEachOfManyChats(string provider, double perSecond)
    {
        const int chats = 8, tokens = 60;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _server.Script = _ =>
            ModelReply.Paced(tokens, perSecond) with { Steps = [new ReplyStep.Wait(all.Task), new ReplyStep.Paced(tokens, perSecond)] };
        using var models = ConfiguredModels.At(_server, provider, ("ApiKey", "none"));
        var replies = Enumerable.Range(0, chats).Select(_ => models.Catalog.Default.StreamAsync("Hi")).ToList();
        for (var i = 0; i < chats; i++)
        {
            await _server.NextRequestAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(chats, _server.Active);
        all.SetResult();
        foreach (var reply in await Task.WhenAll(replies))
        {
            Assert.Equal(tokens, reply.Text().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length);
        }

        Assert.Equal((chats, chats, 0), (_server.Received, _server.MostActive, _server.Aborted));
    }

    private static void AssertSeen(string expected, JsonElement seen) =>
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), seen), seen.GetRawText());
}
