using System.Collections.Concurrent;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Owners;

/// <summary>Notifies an owner's grain of changes in the list, while it is watched.</summary>
internal sealed partial class ClusterListNotes(
    IGrainFactory grains, TimeProvider time, ILogger<ClusterListNotes> logger) : IListNotes, IDisposable
{
    // Half a minute, beside what the calls themselves take.
    private const int Attempts = 16;
    private const int FewOwners = 1_000;

    private readonly CancellationTokenSource _stopping = new();

    // When the grain last said that nobody watches.
    private readonly ConcurrentDictionary<Owner, long> _unwatched = new();

    public void Note(Owner owner, ThreadChange change)
    {
        if (!IsPaused(owner))
        {
            _ = NoteAsync(owner, change);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task NoteAsync(Owner owner, ThreadChange change)
    {
        var watched = true;

        var failure = await PatientCall.MakeAsync(TellAsync, Attempts, time, _stopping.Token).ConfigureAwait(false);
        if (failure is not null)
        {
            LogNotTold(logger, change.ThreadId, failure.Message);
        }

        if (!watched)
        {
            _unwatched[owner] = time.GetTimestamp();
            ForgetIdle();
        }

        async Task TellAsync() =>
            watched = await grains.GetGrain<IOwnerGrain>(owner.ToString()).NoteListChangeAsync(change, _stopping.Token)
                .ConfigureAwait(false);
    }

    private bool IsPaused(Owner owner) => _unwatched.TryGetValue(owner, out var since) && time.GetElapsedTime(since) < ListWatching.Pause;

    private void ForgetIdle()
    {
        if (_unwatched.Count > FewOwners)
        {
            foreach (var known in _unwatched.Where(known => !IsPaused(known.Key)))
            {
                _unwatched.TryRemove(known);
            }
        }
    }

    [LoggerMessage(
        1, LogLevel.Warning,
        "The list notification for thread {ThreadId} was lost; clients see the change at their next refresh: {Reason}")]
    private static partial void LogNotTold(ILogger logger, string threadId, string reason);
}
