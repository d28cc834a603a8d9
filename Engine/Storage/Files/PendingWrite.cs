using System.Buffers;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>An append or a delete on its way to the disk. Its task is what the caller waits for.</summary>
// Continuations must not run on the writer's thread, where they would hold up everybody's next group.
internal sealed class PendingWrite(ThreadKey key) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private byte[]? buffer;

    public ThreadKey Key { get; } = key;

    public bool IsDelete => Summary is null;

    /// <summary>The thread after the append; none for a delete.</summary>
    public ThreadSummary? Summary { get; private init; }

    public long ExpectedSequence { get; private init; }

    /// <summary>Where in the thread file it goes.</summary>
    public long At { get; set; }

    public int Size { get; private init; }

    public ReadOnlySpan<byte> Lines => buffer.AsSpan(0, Size);

    public static PendingWrite Append(long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary)
    {
        var lines = ThreadLines.Encode(expectedSequence, events, summary, out var size);
        return new(summary.Key) { Summary = summary, ExpectedSequence = expectedSequence, Size = size, buffer = lines };
    }

    public static PendingWrite Delete(ThreadKey key) => new(key);

    /// <summary>Gives the rented memory back; the lines are gone.</summary>
    public void Release()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
