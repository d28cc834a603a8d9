using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ChatCluster.Models;
using Microsoft.Extensions.AI;

namespace ChatCluster.Tests.Runs;

/// <summary>
/// A model with a window: it refuses what does not fit, counts every three characters as a token, sums up when it is asked to.
/// </summary>
internal sealed class WindowModel(int window) : IChatClient
{
    private const double CharactersPerToken = 3;

    /// <summary>Prompts for answers, as text.</summary>
    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Prompts { get; } = new();

    /// <summary>Prompts for summaries.</summary>
    public ConcurrentQueue<IReadOnlyList<ChatMessage>> Summaries { get; } = new();

    public int Refused;

    /// <summary>The window that it really has.</summary>
    public int Window { get; set; } = window;

    /// <summary>What a summary says.</summary>
    public Func<int, string> Summary { get; set; } = n => $"SUMMARY {n}";

    /// <summary>Comes before a summary is written.</summary>
    public Func<CancellationToken, Task> BeforeSummary { get; set; } = _ => Task.CompletedTask;

    /// <summary>What is asked for in place of an answer.</summary>
    public Func<IReadOnlyList<ChatMessage>, AIContent>? Answer { get; set; }

    public static int TokensOf(IEnumerable<ChatMessage> messages) =>
        (int)(messages.Sum(message => message.Contents.Sum(LengthOf)) / CharactersPerToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        var prompt = messages.ToList();
        var tokens = TokensOf(prompt);
        if (tokens > Window)
        {
            Interlocked.Increment(ref Refused);
            throw new ModelException("model_context_exceeded", "Too long.", retry: false, recoverable: false);
        }

        AIContent said;
        if (prompt[0].Text.StartsWith("You keep the memory", StringComparison.Ordinal))
        {
            Summaries.Enqueue(prompt);
            await BeforeSummary(cancellationToken);
            said = new TextContent(Summary(Summaries.Count));
        }
        else
        {
            Prompts.Enqueue(prompt);
            said = Answer?.Invoke(prompt) ?? new TextContent($"answer {Prompts.Count}");
        }

        yield return new() { Contents = [said] };
        yield return new()
        {
            FinishReason = ChatFinishReason.Stop,
            Contents = [new UsageContent(new() { InputTokenCount = tokens, OutputTokenCount = 5 })],
        };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Runs stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }

    private static int LengthOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => call.Name.Length + CallArguments.Text(call).Length,
        FunctionResultContent result => CallArguments.ResultText(result).Length,
        _ => 0,
    };
}
