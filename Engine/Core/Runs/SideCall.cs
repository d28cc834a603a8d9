using System.Text;
using ChatCluster.Budgets;
using ChatCluster.Models;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>
/// A call of a model of which the text alone counts. It is disposed when what it used is reported: that gives its part of the budget back.
/// </summary>
/// <param name="stallTime">After so long without a word it is given up.</param>
internal sealed class SideCall(
    BudgetLease lease, ChatModel model, IReadOnlyList<ChatMessage> prompt, TimeSpan stallTime, TimeProvider time) : IDisposable
{
    // Timers take no more than some weeks.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly ModelReply _reply = new();
    private readonly StringBuilder _text = new();
    private readonly long _began = time.GetTimestamp();

    public string Text => _text.ToString();

    /// <summary>Why there is no whole reply; null when there is one.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>How many tokens the provider has counted in the prompt, if it says so.</summary>
    public long? CountedInput => _reply.Usage?.InputTokenCount;

    /// <summary>Reads the reply. What goes wrong is its <see cref="Failure"/>.</summary>
    /// <param name="maxTokens">What the model may write.</param>
    /// <param name="mostCharacters">A model that goes on after so many is not heard out.</param>
    /// <param name="patience">How long it may take.</param>
    public async Task ReadAsync(int? maxTokens, int mostCharacters, TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(patience < LongestWait ? patience : LongestWait, time);
            var silence = new CancellationTokenSource(stallTime, time);
            using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token, silence.Token);
            var updates =
                model.Client.GetStreamingResponseAsync(prompt, new() { ModelId = model.Id, MaxOutputTokens = maxTokens }, ends.Token);
            var reading = _reply.ReadTextAsync(updates, _text, mostCharacters, () => silence.CancelAfter(stallTime), ends.Token);

            // A model that ignores its token is abandoned, and may have a word yet.
            _ = DisposeAfterAsync(reading, silence);
            await reading.WaitAsync(ends.Token);
        }
        catch (Exception exception)
        {
            Failure = exception;
        }
    }

    /// <summary>What a call that is still under way has used.</summary>
    public Usage UsedSoFar() => Used(cut: true);

    /// <summary>What the call has used.</summary>
    public Usage Settle()
    {
        var refused = Failure is not null and not OperationCanceledException && !_reply.Began;
        var used = refused ? Timed(CallUsage.OfRefused(model, time.GetUtcNow())) : Used(cut: Failure is not null);
        lease.Used = used;
        return used;
    }

    public void Dispose() => lease.Dispose();

    private static async Task DisposeAfterAsync(Task reading, CancellationTokenSource silence)
    {
        await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        silence.Dispose();
    }

    private Usage Used(bool cut) =>
        Timed(CallUsage.Of(model, _reply.Usage, prompt, [], _text.Length, cut, time.GetUtcNow()));

    private Usage Timed(Usage used) => used with { LatencyMs = (long)time.GetElapsedTime(_began).TotalMilliseconds };
}
