using System.Text.Json;
using ChatCluster.Rules;
using ChatCluster.Storage;

namespace ChatCluster.Threads;

/// <summary>A thread as its log has it.</summary>
internal static class StoredThread
{
    /// <exception cref="ThreadDamagedException">The log is none that this server has written.</exception>
    public static async Task<ThreadSnapshot> ReadAsync(IThreadStore store, ThreadKey key, CancellationToken cancellationToken)
    {
        var thread = ThreadSnapshot.Initial;
        await foreach (var stored in store.ReadAsync(key, after: 0, cancellationToken))
        {
            thread = Next(thread, key, stored);
        }

        return thread;
    }

    private static ThreadSnapshot Next(ThreadSnapshot thread, ThreadKey key, StoredEvent stored)
    {
        if (stored.Sequence != thread.Sequence + 1)
        {
            throw new ThreadDamagedException($"Thread '{key.Id}' is damaged: its event {thread.Sequence + 1} is missing.");
        }

        try
        {
            return thread.Apply(ThreadJson.Decode(stored.Json.Span), stored.Json.Length);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or NotSupportedException or ArgumentException
                or KeyNotFoundException or NullReferenceException)
        {
            throw new ThreadDamagedException($"Thread '{key.Id}' is damaged: its event {stored.Sequence} cannot be read.", exception);
        }
    }
}
