using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ChatCluster.Models;
using Microsoft.Extensions.AI;

namespace ChatCluster.Tests.Runs;

/// <summary>A model that counts what it is asked, as its provider would, and behaves as the message says that it answers.</summary>
internal sealed class CountingModel : IChatClient
{
    private readonly ConcurrentDictionary<string, int> _attempts = new(StringComparer.Ordinal);
    private int _calls;
    private int _told;
    private int _holding;
    private long _input;
    private long _output;

    /// <summary>All calls.</summary>
    public int Calls => _calls;

    /// <summary>Those that came to their end, and so told what they used.</summary>
    public int Told => _told;

    public long Input => _input;

    public long Output => _output;

    /// <summary>Calls that never end by themselves, so far.</summary>
    public int Holding => _holding;

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var number = Interlocked.Increment(ref _calls);
        var text = messages.Last(message => message.Role == ChatRole.User).Text;
        var attempt = _attempts.AddOrUpdate(text, 1, (_, before) => before + 1);
        await Task.Yield();
        switch (text.Split(' ')[0])
        {
            case "unreachable" when attempt == 1:
                throw new ModelException("model_unreachable", "Away.", retry: true);
            case "fails":
                throw new ModelException("model_refused", "No.", retry: false);
        }

        yield return new(ChatRole.Assistant, "some of ");
        switch (text.Split(' ')[0])
        {
            case "breaks" when attempt == 1:
                throw new ModelException("model_stream_broken", "Broke.", retry: true);
            case "stop":
            case "kill" when attempt == 1:
                Interlocked.Increment(ref _holding);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
                break;
        }

        var used = new UsageDetails
        {
            InputTokenCount = 10 + (number % 7),
            OutputTokenCount = 2 + (number % 3),
            CachedInputTokenCount = number % 5,
            ReasoningTokenCount = number % 2,
        };
        Interlocked.Increment(ref _told);
        Interlocked.Add(ref _input, used.InputTokenCount.Value);
        Interlocked.Add(ref _output, used.OutputTokenCount.Value);
        yield return new(ChatRole.Assistant, [new TextContent("it."), new UsageContent(used)]) { FinishReason = ChatFinishReason.Stop };
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Runs stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
