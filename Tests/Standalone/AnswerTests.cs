using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>What a client is told of a reply that is not whole, and of a request that contradicts an earlier one.</summary>
public sealed class AnswerTests : IAsyncLifetime
{
    private ModelServer _model = null!;
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _model = await ModelServer.StartAsync();
        _app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), ("ChatCluster:Runs:Backoff", "00:00:00")]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _model.DisposeAsync();
    }

    [Fact]
    public async Task Reply_CutByItsLength_SaysSoInTheAnswerAndTheTranscript()
    {
        _model.Enqueue(ModelReply.Of("As long as ", "it gets") with { Finish = "length" });

        var answer = await _app.PostForJsonAsync("/v1/messages", new { text = "go", threadId = "t1" });

        Assert.Equal("length", (string?)answer["finish"]);
        Assert.Equal("length", (string?)(await RoundAsync())["finish"]);
    }

    [Fact]
    public async Task Run_ThatFails_SaysWhatIsLeftAndWhetherItMaySucceedLater()
    {
        _model.Enqueue(ModelReply.Of("The long ", "beginning").EndEarly(), ModelReply.Failure(500), ModelReply.Failure(500));

        var answer = await _app.PostForJsonAsync("/v1/messages", new { text = "go", threadId = "t1" });

        Assert.Equal(
            ("failed", "broken_off", true, "The long beginning"),
            ((string?)answer["reason"], (string?)answer["finish"], (bool?)answer["recoverable"], (string?)answer["text"]));
        var round = await RoundAsync();
        Assert.Equal(("broken_off", true), ((string?)round["finish"], (bool?)round["recoverable"]));
    }

    [Fact]
    public async Task ClientMessageId_UsedForAnotherText_IsAConflict()
    {
        using var first = await _app.PostAsync("/v1/messages", new { text = "one", clientMessageId = "c1" });
        using var again = await _app.PostAsync("/v1/messages", new { text = "one", clientMessageId = "c1" });
        using var other = await _app.PostAsync("/v1/messages", new { text = "two", clientMessageId = "c1" });

        Assert.Equal((string?)(await first.JsonAsync())["runId"], (string?)(await again.JsonAsync())["runId"]);
        await other.ProblemAsync(HttpStatusCode.Conflict, "client_message_id_reused");
    }

    [Fact]
    public async Task Feedback_KeepsWhatIsNotSent()
    {
        var answer = await _app.PostForJsonAsync("/v1/messages", new { text = "go", threadId = "t1" });
        var runId = (string?)answer["runId"];

        await JudgeAsync(new { runId, rating = "up" });
        await JudgeAsync(new { runId, text = "because" });
        Assert.Equal("up", (string?)(await RoundAsync())["rating"]);
        await JudgeAsync(new { runId, rating = (string?)null });
        Assert.Null((await RoundAsync())["rating"]);

        using var nothing = await _app.PostAsync("/v1/threads/t1/feedback", new { runId });
        await nothing.ProblemAsync(HttpStatusCode.UnprocessableEntity, "feedback_missing");
    }

    private async Task JudgeAsync(object body)
    {
        using var response = await _app.PostAsync("/v1/threads/t1/feedback", body);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private async Task<JsonNode> RoundAsync() => (await _app.GetJsonAsync("/v1/threads/t1/messages"))["rounds"]![0]!;
}
