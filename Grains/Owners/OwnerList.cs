using ChatCluster.Threads;

namespace ChatCluster.Grains.Owners;

/// <summary>
/// The latest changes in one owner's list, for the front ends that ask for them. It is in memory only: the list itself is in the store.
/// </summary>
internal sealed class OwnerList(TimeProvider time)
{
    private const int Kept = 256;

    // A front end asks again at once; the rest is what its question takes on a busy machine.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(5);

    // What silos were told earlier, they heard of a little later.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(1);

    private readonly string _epoch = Guid.CreateVersion7().ToString("N");
    private readonly Queue<ThreadChange> _latest = new();
    private TaskCompletionSource _news = NewSignal();
    private long _count;
    private int _waiting;
    private long? _asked;
    private long? _refused;

    /// <summary>Notes a change.</summary>
    /// <returns>Whether anybody watches.</returns>
    public bool Note(ThreadChange change)
    {
        _latest.Enqueue(change);
        if (_latest.Count > Kept)
        {
            _latest.Dequeue();
        }

        _count++;
        _news.TrySetResult();
        if (_waiting > 0 || (_asked is { } asked && time.GetElapsedTime(asked) < Lease))
        {
            return true;
        }

        _refused = time.GetTimestamp();
        return false;
    }

    /// <summary>What came after a position; waits for something to come.</summary>
    public async Task<ListPage> NextAsync(ListPosition? after, CancellationToken cancellationToken)
    {
        _waiting++;
        try
        {
            if (after?.Epoch != _epoch || _count - after.Number > _latest.Count)
            {
                await AwaitSilosAsync(cancellationToken);
                return new(Position, Missed: true, []);
            }

            if (_count == after.Number)
            {
                _news = _news.Task.IsCompleted ? NewSignal() : _news;
                await Task.WhenAny(_news.Task, Task.Delay(ListWatching.Patience, time, cancellationToken));
            }

            return new(Position, Missed: false, [.. _latest.Skip(_latest.Count - (int)Math.Min(_latest.Count, _count - after.Number))]);
        }
        finally
        {
            _waiting--;
            _asked = time.GetTimestamp();
        }
    }

    private ListPosition Position => new(_epoch, _count);

    /// <summary>Silos that were told that nobody watches tell nothing for a while: a list that is read after it misses nothing.</summary>
    private async Task AwaitSilosAsync(CancellationToken cancellationToken)
    {
        if (_refused is { } refused && ListWatching.Pause + Margin - time.GetElapsedTime(refused) is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
