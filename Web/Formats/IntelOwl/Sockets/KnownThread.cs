using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>One thread as a socket knows it.</summary>
/// <param name="before">What began until then is of before, as long as no event of the thread was looked at.</param>
internal sealed class KnownThread(string id, DateTimeOffset before)
{
    // Of a temporary chat no list tells.
    private const int MostPosted = 16;

    private readonly DateTimeOffset _before = before;

    // Runs that this socket asked for and shows, until the list tells of them.
    private List<string>? _posted;

    public string Id => id;

    /// <summary>The last event that was looked at.</summary>
    public long Sequence { get; private set; }

    /// <summary>When that was written.</summary>
    public DateTimeOffset UpdatedAt { get; private set; } = before;

    /// <summary>What is being shown of it, and completed when nothing is.</summary>
    public Task Shown { get; set; } = Task.CompletedTask;

    public bool IsShown => !Shown.IsCompleted;

    /// <summary>What was looked at.</summary>
    public void Pass(long sequence, DateTimeOffset at) =>
        (Sequence, UpdatedAt) = (Math.Max(Sequence, sequence), at > UpdatedAt ? at : UpdatedAt);

    /// <summary>Another thread has its name: what is in that is new.</summary>
    public void Restart() => Sequence = 0;

    /// <summary>Notes a run that this socket asked for, and shows by itself.</summary>
    public void Post(string runId)
    {
        _posted ??= [];
        if (_posted.Count == MostPosted)
        {
            _posted.RemoveAt(0);
        }

        _posted.Add(runId);
    }

    /// <summary>Whether this socket asked for a run; it says so once.</summary>
    public bool TakePosted(string runId) => _posted?.Remove(runId) is true;

    /// <summary>Whether a run that began after <see cref="Sequence"/> began while the socket is open.</summary>
    /// <param name="created">When the thread was made: a copy or an import has runs of before.</param>
    public bool IsNew(RunStarted run, DateTimeOffset created) => Sequence > 0 || (run.At > _before && run.At >= created);
}
