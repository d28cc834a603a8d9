using ChatCluster.Storage.Sqlite;
using ChatCluster.Ledger;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Threads;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Storage;

public sealed class StoreConditionTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Trouble_OfAStoreWithoutProbe_CountsUntilAnAppendSucceedsOrForAWhile()
    {
        var condition = new StoreCondition(_time);
        Assert.Null(await condition.GetProblemAsync(default));

        condition.NoteFailure(new StoreUnavailableException("The disk is full."));
        Assert.Equal("The disk is full.", await condition.GetProblemAsync(default));
        condition.NoteSuccess();
        Assert.Null(await condition.GetProblemAsync(default));

        condition.NoteFailure(new StoreUnavailableException("The disk is full."));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await condition.GetProblemAsync(default));
    }

    [Fact]
    public async Task Trouble_OfAFullDisk_IsFoundWithoutAnAppendAndEndsWithIt()
    {
        var full = true;
        var condition = new StoreCondition(_time, _ => full ? throw new IOException("No space left on device.") : Task.CompletedTask);

        Assert.Contains("No space left on device", await condition.GetProblemAsync(default), StringComparison.Ordinal);
        full = false;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await condition.GetProblemAsync(default));
    }

    [Fact]
    public async Task Trouble_OfAStore_IsSaidWithoutNamingFilesUntilItIsOver()
    {
        var full = new StoreUnavailableException("The disk with '/secret/data' is full.") { Condition = "The disk is full." };
        var wrong = true;
        var condition = new StoreCondition(_time, _ => wrong ? throw full : Task.CompletedTask);
        var noted = new StoreCondition(_time);
        noted.NoteFailure(full);

        Assert.Equal("The disk is full.", await condition.GetProblemAsync(default));
        Assert.Equal("The disk is full.", await noted.GetProblemAsync(default));
        wrong = false;
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await condition.GetProblemAsync(default));
    }

    [Fact]
    public async Task Probe_OfAFolder_WritesAndLeavesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("chatcluster-probe-");

        await FolderProbe.WriteAsync(folder.FullName, default);

        Assert.Empty(folder.EnumerateFileSystemInfos());
        folder.Delete();
        await Assert.ThrowsAnyAsync<IOException>(() => FolderProbe.WriteAsync(folder.FullName, default));
    }

    [Fact]
    public async Task Append_ThatFails_IsNoted()
    {
        var condition = new StoreCondition(_time);
        var store = new WatchedStore(new Away(), condition);
        var key = new ThreadKey("default", "ada", "t1");
        var summary = new ThreadSummary { Key = key, Sequence = 1, CreatedAt = default, UpdatedAt = default };

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(key, 0, ["{}"u8.ToArray()], summary, default));

        Assert.Equal("It is full.", await condition.GetProblemAsync(default));
    }

    private sealed class Away : IThreadStore
    {
        private readonly InMemoryThreadStore _inner = new();

        public Task AppendAsync(
            ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary,
            IReadOnlyList<UsageLine> usage, CancellationToken cancellationToken) =>
            throw new StoreUnavailableException("It is full.");

        public IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, CancellationToken cancellationToken) =>
            _inner.ReadAsync(key, after, cancellationToken);

        public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(
            ThreadKey key, long before, int count, CancellationToken cancellationToken) =>
            _inner.ReadBackwardAsync(key, before, count, cancellationToken);

        public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
            _inner.FindAsync(key, cancellationToken);

        public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
            _inner.ListAsync(owner, query, cancellationToken);

        public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) =>
            _inner.ListRunningAsync(cancellationToken);

        public IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, bool temporary, CancellationToken cancellationToken) =>
            _inner.ListInactiveAsync(before, temporary, cancellationToken);

        public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken) => _inner.DeleteAsync(key, cancellationToken);

        public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
            _inner.SumUsageAsync(query, cancellationToken);

        public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
            _inner.DeleteUsageAsync(before, cancellationToken);
    }
}
