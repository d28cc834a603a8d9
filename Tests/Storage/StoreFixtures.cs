using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Storage;

/// <summary>Threads and events as the store tests write them.</summary>
internal static class StoreFixtures
{
    public static DateTimeOffset Noon { get; } = new(2025, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static Owner Ada { get; } = new("acme", "ada");

    public static ThreadKey Key(string id = "t1", Owner? owner = null) => new(owner ?? Ada, id);

    public static ThreadSummary Summary(ThreadKey key, long sequence) => new()
    {
        Key = key,
        Sequence = sequence,
        CreatedAt = Noon,
        UpdatedAt = Noon.AddSeconds(sequence),
        Title = $"Thread {key.Id}",
    };

    public static byte[] Event(string text) => ThreadJson.Encode(new MessagePosted("m", text) { At = Noon });

    public static ReadOnlyMemory<byte>[] Events(params string[] texts) => [.. texts.Select(text => (ReadOnlyMemory<byte>)Event(text))];

    public static string Text(StoredEvent @event) => ((MessagePosted)ThreadJson.Decode(@event.Json.Span)).Text;

    /// <summary>Appends messages at the end a caller expects.</summary>
    public static Task AppendAsync(this IThreadStore store, ThreadKey key, long expected, params string[] texts) =>
        store.AppendAsync(key, expected, Events(texts), Summary(key, expected + texts.Length), CancellationToken.None);

    /// <summary>Puts a thread with one event and the given catalog entry into the store.</summary>
    public static Task AddAsync(this IThreadStore store, ThreadSummary summary) =>
        store.AppendAsync(summary.Key, 0, Events("hello"), summary with { Sequence = 1 }, CancellationToken.None);

    public static async Task<List<StoredEvent>> ReadAllAsync(this IThreadStore store, ThreadKey key, long after = 0) =>
        await store.ReadAsync(key, after, CancellationToken.None).ToListAsync();

    public static async Task<string[]> ReadTextsAsync(this IThreadStore store, ThreadKey key, long after = 0) =>
        [.. (await store.ReadAllAsync(key, after)).Select(Text)];

    public static async Task<ThreadSummary?> FindAsync(this IThreadStore store, ThreadKey key) =>
        await store.FindAsync(key, CancellationToken.None);

    public static string Utf8(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
