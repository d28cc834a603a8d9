using System.Runtime.CompilerServices;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Owners;
using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>All threads of one process: what is read comes from the store, what is asked goes to a thread's activation.</summary>
internal sealed class EmbeddedThreads(
    ActivationParts parts, ListFeed lists, Memories memories, OwnerDocuments documents,
    ILogger<EmbeddedThreads> logger) : IThreads, IDisposable
{
    private readonly LoadedThreads _loaded = new(parts, logger);

    /// <summary>How many threads are loaded.</summary>
    public int Loaded => _loaded.Count;

    private IThreadStore Store => parts.Runtime.Store;

    public async Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken)
    {
        // A thread that does not exist is not activated to say so.
        return request.Begins || _loaded.Has(key) || await ExistsAsync(key, cancellationToken)
            ? await AskAsync(key, activation => activation.SendAsync(request, cancellationToken))
            : new ThreadAnswer.Missing();
    }

    public async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(
        ThreadKey key, ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // An activation may end while it is watched; the next one continues from the reader's cursor.
        while (await ExistsAsync(key, cancellationToken))
        {
            await foreach (var batch in _loaded.Get(key).WatchAsync(after, cancellationToken))
            {
                yield return batch;
                after = batch.LastCursor() ?? after;
            }
        }
    }

    public async ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        await Store.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        Store.ListAsync(owner, query, cancellationToken);

    public IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, CancellationToken cancellationToken) =>
        lists.WatchAsync(owner, cancellationToken);

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) =>
        StoredUsage.ReadAsync(Store, owner, cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        Store.SumUsageAsync(query, cancellationToken);

    public Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken) =>
        memories.ChangeAsync(owner, change, cancellationToken);

    public Task<DocumentAnswer> AskDocumentsAsync(Owner owner, DocumentRequest request, CancellationToken cancellationToken) =>
        documents.AskAsync(owner, request, cancellationToken);

    public async Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken) =>
        await ExistsAsync(key, cancellationToken)
            ? await Store.ReadAsync(key, after, cancellationToken).Take(count).Select(Frame).ToListAsync(cancellationToken)
            : null;

    public async Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(
        ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        await ExistsAsync(key, cancellationToken)
            ? [.. (await Store.ReadBackwardAsync(key, before, count, cancellationToken)).Select(Frame)]
            : null;

    public async Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken) =>
        await ExistsAsync(key, cancellationToken)
            ? await _loaded.UseAsync(
                key, activation => activation.ReadTranscriptAsync(query, TranscriptReader.DefaultBytes, cancellationToken))
            : null;

    public Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken) =>
        AskAsync(key with { Id = newId }, activation => activation.ForkAsync(key.Id, through, requestId: null, cancellationToken));

    public Task<ThreadAnswer> ImportAsync(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken) =>
        AskAsync(key, activation => activation.ImportAsync(events, limits, requestId: null, cancellationToken));

    public Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        parts.Files.ReadAsync(key, fileId, cancellationToken);

    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken) =>
        _loaded.UseAsync(key, activation => activation.DeleteAsync(cancellationToken));

    public Task ResumeAsync(CancellationToken cancellationToken) => _loaded.ResumeAsync(cancellationToken);

    public Task SweepAsync() => _loaded.SweepAsync();

    public Task StopAsync() => _loaded.StopAsync();

    public void Dispose() => _loaded.Dispose();

    private static ThreadFrame Frame(StoredEvent stored) => ThreadFrame.OfStored(new(stored.Sequence), stored.Json);

    private async ValueTask<bool> ExistsAsync(ThreadKey key, CancellationToken cancellationToken) =>
        await Store.FindAsync(key, cancellationToken) is not null;

    private async Task<ThreadAnswer> AskAsync(ThreadKey key, Func<ThreadActivation, Task<ThreadAnswer>> ask)
    {
        try
        {
            return await _loaded.UseAsync(key, ask);
        }
        catch (OperationCanceledException) when (_loaded.IsStopping)
        {
            return new ThreadAnswer.Unavailable("The server is shutting down.", 2);
        }
    }
}
