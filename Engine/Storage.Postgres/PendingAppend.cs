using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Postgres;

/// <summary>An append on its way to the database. Its task is what the caller waits for.</summary>
// Continuations must not run in the writer's loop, where they would hold up everybody's next batch.
internal sealed class PendingAppend(
    ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary, IReadOnlyList<UsageLine> usage)
    : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    public ThreadKey Key => key;

    public long ExpectedSequence => expectedSequence;

    public ThreadSummary Summary => summary;

    public IReadOnlyList<ReadOnlyMemory<byte>> Events => events;

    /// <summary>Lines for the ledger.</summary>
    public IReadOnlyList<UsageLine> Usage => usage;

    /// <summary>The catalog entry, encoded.</summary>
    public byte[] SummaryJson { get; } = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(summary, ThreadJson.Wire.ThreadSummary);

    /// <summary>The words of each event as a <c>tsvector</c>; null for one that is not searched.</summary>
    // Found here, by the caller: the writer's loop serves everybody.
    public IReadOnlyList<string?> Words { get; } =
        [.. events.Select(@event => EventText.Find(@event.Span) is { } text ? SearchWords.Vector(key.Owner, text) : null)];

    /// <summary>How many bytes the events have.</summary>
    public long Size { get; } = events.Sum(@event => (long)@event.Length);
}
