using ChatCluster.Access;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Threads;

namespace ChatCluster.Web.Access.Audit;

/// <summary>
/// Notes what is done through the one door to the threads and cannot be undone, in whatever format it was asked for: deletions, and answers
/// to approvals.
/// </summary>
internal sealed class AuditedThreads(IThreads threads, AuditLog audit, TimeProvider time) : IThreads
{
    public async Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken)
    {
        var answer = await threads.SendAsync(key, request, cancellationToken);
        if (request is ResolveApproval approval && answer is ThreadAnswer.Done { Changed: true })
        {
            Note(key, approval.Approved ? AuditAction.CallApproved : AuditAction.CallDenied, $"{key.Id}/{approval.CallId}");
        }

        return answer;
    }

    public async Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        var deleted = await threads.DeleteAsync(key, cancellationToken);
        if (deleted)
        {
            Note(key, AuditAction.ThreadDeleted, key.Id);
        }

        return deleted;
    }

    public IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(
        ThreadKey key, ThreadCursor after, CancellationToken cancellationToken) =>
        threads.WatchAsync(key, after, cancellationToken);

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        threads.FindAsync(key, cancellationToken);

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        threads.ListAsync(owner, query, cancellationToken);

    public IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, CancellationToken cancellationToken) =>
        threads.WatchListAsync(owner, cancellationToken);

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) =>
        threads.ReadUsageAsync(owner, cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        threads.SumUsageAsync(query, cancellationToken);

    public Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken) =>
        threads.ChangeMemoryAsync(owner, change, cancellationToken);

    public Task<DocumentAnswer> AskDocumentsAsync(Owner owner, DocumentRequest request, CancellationToken cancellationToken) =>
        threads.AskDocumentsAsync(owner, request, cancellationToken);

    public Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken) =>
        threads.ReadAsync(key, after, count, cancellationToken);

    public Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(
        ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
        threads.ReadBackwardAsync(key, before, count, cancellationToken);

    public Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken) =>
        threads.ReadTranscriptAsync(key, query, cancellationToken);

    public Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken) =>
        threads.ForkAsync(key, newId, through, cancellationToken);

    public Task<ThreadAnswer> ImportAsync(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken) =>
        threads.ImportAsync(key, events, limits, cancellationToken);

    public Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        threads.ReadFileAsync(key, fileId, cancellationToken);

    // The key says whose it is: nobody reaches a thread by another's.
    private void Note(ThreadKey key, string action, string target) =>
        audit.Add(new(time.GetUtcNow(), key.Tenant, key.User, action) { Target = target });
}
