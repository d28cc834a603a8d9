using ChatCluster.Models;
using ChatCluster.Models.Responses;
using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models.Responses;

/// <summary>Replies that a provider writes in the background are read on and not asked for again.</summary>
public sealed class ResponsesClientTests : IAsyncLifetime
{
    private static readonly ChatMessage[] Hi = [new(ChatRole.User, "Hi")];

    private ModelServer _server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Wire_BrokenAfterAnyEvent_IsReadOnWithoutAskingAgain(int after)
    {
        using var models = ConfiguredModels.At(_server, "openai-responses");
        _server.Enqueue(ModelReply.Of("The ", "whole ", "answer.").Call("echo", """{"q":"1"}"""));
        _server.Responses.CutAfter = after;
        var updates = await ReadAsync(models);
        Assert.Equal("The whole answer.", updates.Text());
        Assert.Equal("""{"q":"1"}""", CallArguments.Text(Assert.Single(updates.All<FunctionCallContent>())));
        Assert.Single(_server.Responses.Generations);
        Assert.Equal([after], _server.Responses.Resumed);
    }

    [Fact]
    public async Task Wire_OfAReplyThatIsGone_IsAFailureOfTheWire()
    {
        using var models = ConfiguredModels.At(_server, "openai-responses");
        var gate = new TaskCompletionSource();
        _server.Enqueue(ModelReply.Of("The ").Wait(gate.Task));
        _server.Responses.CutAfter = 2;
        var reading = ReadAsync(models, options: null, onUpdate: _ => _server.Responses.Forget());
        Assert.Equal("model_stream_broken", (await Assert.ThrowsAsync<ModelException>(() => reading)).Code);
        gate.SetResult();
    }

    [Fact]
    public async Task Generation_ThatIsKnown_IsReadFromItsBeginning()
    {
        using var models = ConfiguredModels.At(_server, "openai-responses");
        _server.Enqueue(new ModelReply().Reasoning("hm").Text("The ", "answer."));
        var first = await ReadAsync(models);
        var generation = Assert.Single(first.All<GenerationContent>()).Generation;

        var again = await ReadAsync(models, Resuming(generation));
        Assert.Equal(("hm", "The answer."), (again.Reasoning(), again.Text()));
        Assert.Single(_server.Responses.Generations);
        Assert.Equal([null], _server.Responses.Resumed);
    }

    [Fact]
    public async Task Generation_ThatIsGoneOrAnothers_IsAskedForAgain()
    {
        using var models = ConfiguredModels.At(_server, "openai-responses");
        foreach (var generation in new ModelGeneration[] { new("openai-responses", "sandbox", "resp_gone"), new(
            "openai-responses", "another", "x"), new("openai", "sandbox", "x") })
        {
            _server.Enqueue(ModelReply.Of("Anew."));
            Assert.Equal("Anew.", (await ReadAsync(models, Resuming(generation))).Text());
        }

        Assert.Equal(3, _server.Responses.Generations.Count);
    }

    [Fact]
    public async Task Cancel_OfAReply_EndsItAtTheProvider()
    {
        using var models = ConfiguredModels.At(_server, "openai-responses");
        _server.Enqueue(ModelReply.Of("Never ").Stall());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        ModelGeneration? generation = null;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReadAsync(models, null, update =>
        {
            generation = update.Contents.OfType<GenerationContent>().FirstOrDefault()?.Generation ?? generation;
            if (update.Text.Length > 0)
            {
                stop.Cancel();
            }
        }, stop.Token));
        Assert.False(Assert.Single(_server.Responses.Generations).IsCancelled);
        await models.Catalog.Default.Client.GetService<ResponsesClient>()!.CancelAsync(generation!.Id, Token);
        Assert.True(Assert.Single(_server.Responses.Generations).IsCancelled);
    }

    [Fact]
    public async Task Background_SwitchedOff_StoresNothingAtTheProvider()
    {
        using var models = ConfiguredModels.At(_server, "openai-responses", ("Background", "false"));
        _server.Enqueue(ModelReply.Of("Hello."));
        var updates = await ReadAsync(models);
        Assert.Equal("Hello.", updates.Text());
        Assert.Empty(updates.All<GenerationContent>());
        var body = Assert.Single(_server.Requests).Body;
        Assert.False(body.GetProperty("background").GetBoolean());
        Assert.False(body.GetProperty("store").GetBoolean());
    }

    private static ChatOptions Resuming(ModelGeneration generation) =>
        new() { AdditionalProperties = new() { [IGenerationClient.ResumeProperty] = generation } };

    private static async Task<List<ChatResponseUpdate>> ReadAsync(
        ConfiguredModels models, ChatOptions? options = null, Action<ChatResponseUpdate>? onUpdate = null,
        CancellationToken cancellationToken = default)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in models.Catalog.Default.Client.GetStreamingResponseAsync(
            Hi, options, cancellationToken == default ? Token : cancellationToken))
        {
            updates.Add(update);
            onUpdate?.Invoke(update);
        }

        return updates;
    }
}
