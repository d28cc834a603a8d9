using ChatCluster.Rules;
using ChatCluster.Storage;

namespace ChatCluster.Threads;

/// <summary>A thread as its log has it.</summary>
internal static class StoredThread
{
    public static async Task<ThreadSnapshot> ReadAsync(IThreadStore store, ThreadKey key, CancellationToken cancellationToken)
    {
        var thread = ThreadSnapshot.Initial;
        await foreach (var stored in store.ReadAsync(key, after: 0, cancellationToken))
        {
            thread = thread.Apply(ThreadJson.Decode(stored.Json.Span));
        }

        return thread;
    }
}
