using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Tests.Runs;

/// <summary>A model that does what a test says, call by call. Calls past the script answer "done".</summary>
internal sealed class ScriptedModel : IChatClient
{
    private readonly ConcurrentQueue<Func<CancellationToken, IAsyncEnumerable<AIContent>>> _script = new();

    /// <summary>What each call was sent.</summary>
    public ConcurrentQueue<(IList<ChatMessage> Messages, ChatOptions? Options)> Calls { get; } = new();

    public int Cancelled;

    public ScriptedModel Says(params string[] tokens) =>
        Does(_ => tokens.Select(token => (AIContent)new TextContent(token)).ToAsyncEnumerable());

    public ScriptedModel Asks(params (string Id, string Tool, string Argument)[] calls) => Does(_ =>
        calls.Select(
            call => (AIContent)new FunctionCallContent(call.Id, call.Tool, new Dictionary<string, object?> { ["q"] = call.Argument }))
                .ToAsyncEnumerable());

    public ScriptedModel Fails(Exception exception, params string[] first) => Does(_ => Failing(exception, first));

    /// <summary>Says something and then waits for the gate, or until it is cancelled.</summary>
    public ScriptedModel Holds(TaskCompletionSource gate, params string[] first) =>
        Does(cancellationToken => Holding(gate, first, cancellationToken));

    public ScriptedModel Does(Func<CancellationToken, IAsyncEnumerable<AIContent>> call)
    {
        _script.Enqueue(call);
        return this;
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Calls.Enqueue((messages.ToList(), options));
        var call = _script.TryDequeue(out var next) ? next : _ => new[] { (AIContent)new TextContent("done") }.ToAsyncEnumerable();
        await Task.Yield();
        await foreach (var content in call(cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new() { Contents = [content] };
        }

        yield return new()
        {
            FinishReason = ChatFinishReason.Stop,
            Contents = [new UsageContent(new() { InputTokenCount = 10, OutputTokenCount = 5 })],
        };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Runs stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static async IAsyncEnumerable<AIContent> Failing(Exception exception, string[] first)
    {
        foreach (var token in first)
        {
            await Task.Yield();
            yield return new TextContent(token);
        }

        throw exception;
    }

    private async IAsyncEnumerable<AIContent> Holding(
        TaskCompletionSource gate, string[] first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var token in first)
        {
            yield return new TextContent(token);
        }

        try
        {
            await gate.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref Cancelled);
            throw;
        }
    }
}
