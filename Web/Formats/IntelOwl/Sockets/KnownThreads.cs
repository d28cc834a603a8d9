using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>
/// How far one socket has looked at the threads of its owner, by their own positions and times: the clocks of the servers that write them
/// need not agree with the clock of the one that shows them. What is told late, or twice, begins nothing anew.
/// </summary>
internal sealed class KnownThreads
{
    // Beyond it the one that was idle longest is forgotten.
    private const int Most = 1_000;

    private readonly Dictionary<string, KnownThread> _threads = new(StringComparer.Ordinal);

    // In a thread that is not known, what began until then is of before.
    private DateTimeOffset _before = DateTimeOffset.MinValue;

    /// <param name="newest">The threads that changed last, in that order.</param>
    public KnownThreads(ThreadPage newest)
    {
        foreach (var thread in newest.Threads)
        {
            Add(thread.Key).Pass(thread.Sequence, thread.UpdatedAt);
        }

        if (newest is { More: true, Threads: [.., var oldest] })
        {
            _before = oldest.UpdatedAt;
        }
    }

    public IEnumerable<KnownThread> All => _threads.Values;

    /// <summary>A thread, if it is known.</summary>
    public KnownThread? Find(string id) => _threads.GetValueOrDefault(id);

    /// <summary>Finds a thread, or takes it up.</summary>
    public KnownThread Of(ThreadKey key) => _threads.GetValueOrDefault(key.Id) ?? Add(key);

    private KnownThread Add(ThreadKey key)
    {
        if (_threads.Count >= Most && _threads.Values.Where(thread => !thread.IsShown).MinBy(thread => thread.UpdatedAt) is { } idle)
        {
            _threads.Remove(idle.Id);
            _before = idle.UpdatedAt > _before ? idle.UpdatedAt : _before;
        }

        return _threads[key.Id] = new(key.Id, _before);
    }
}
