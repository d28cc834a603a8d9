using System.Runtime.CompilerServices;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>
/// Keeps threads in files, one of JSON lines for each thread, for one process. docs/decisions tells how and why.
/// </summary>
public sealed partial class FileThreadStore : IThreadStore, IAsyncDisposable
{
    private readonly DataFolder folder;
    private readonly FolderLock folderLock;
    private readonly FileCatalog catalog;
    private readonly WriteQueue queue;
    private readonly GroupWriter writer;

    private FileThreadStore(DataFolder folder, FolderLock folderLock, FileCatalog catalog, WriteQueue queue, GroupWriter writer)
    {
        this.folder = folder;
        this.folderLock = folderLock;
        this.catalog = catalog;
        this.queue = queue;
        this.writer = writer;
    }

    /// <summary>Opens a data folder and repairs what a crash left in it.</summary>
    /// <exception cref="FolderInUseException">Another process has it open.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option cannot be used.</exception>
    public static Task<FileThreadStore> OpenAsync(FileThreadStoreOptions options, TimeProvider time, ILogger<FileThreadStore> logger, CancellationToken cancellationToken) =>
        OpenAsync(options, new Disk(options.Fsync), time, logger, cancellationToken);

    internal static Task<FileThreadStore> OpenAsync(FileThreadStoreOptions options, Disk disk, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        options.Validate();
        var start = time.GetTimestamp();
        var folder = new DataFolder(options.Folder);
        var folderLock = FolderLock.Take(folder, time);
        try
        {
            var catalog = new FileCatalog();
            var recovery = new Recovery(disk, folder, catalog, logger);
            var journal = recovery.Run(cancellationToken);
            var queue = new WriteQueue(catalog);
            var writer = new GroupWriter(disk, folder, catalog, queue, journal, options, time, logger);
            writer.Start(recovery.NeedsCheckpoint ? recovery.Repaired : new HashSet<ThreadKey>());
            Log.Opened(logger, folder.Root, catalog.Count, time.GetElapsedTime(start).TotalMilliseconds, recovery.Repaired.Count);
            return Task.FromResult(new FileThreadStore(folder, folderLock, catalog, queue, writer));
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Once the append is queued the token is not looked at any more: it will happen, whoever waits for it.</remarks>
    public Task AppendAsync(ThreadKey key, long expectedSequence, IReadOnlyList<ReadOnlyMemory<byte>> events, ThreadSummary summary, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendCheck.Validate(key, expectedSequence, events, summary);
        return queue.AppendAsync(PendingWrite.Append(expectedSequence, events, summary));
    }

    public async IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!TryOpen(key, after, out var file, out var length))
        {
            yield break;
        }

        using (file)
        {
            await foreach (var @event in ThreadReader.ReadAsync(file, length, after, cancellationToken))
            {
                yield return @event;
            }
        }
    }

    public async Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var end = Math.Min(before, (catalog.Find(key)?.Sequence ?? 0) + 1);
        var after = Math.Max(0, end - 1 - count);
        var page = new List<StoredEvent>();
        if (end <= after + 1)
        {
            return page;
        }

        await foreach (var @event in ReadAsync(key, after, cancellationToken))
        {
            if (@event.Sequence >= end)
            {
                break;
            }

            page.Add(@event);
        }

        page.Reverse();
        return page;
    }

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) => new(catalog.Find(key));

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(ThreadListing.Page(catalog.Of(owner).Select(thread => thread.Summary), query));
    }

    public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) => Keys(summary => summary.Running);

    public IAsyncEnumerable<ThreadKey> ListInactiveAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Keys(summary => ThreadListing.IsInactive(summary, before));

    public async Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (queue.DeleteAsync(key) is not { } deleted)
        {
            return false;
        }

        await deleted;
        return true;
    }

    /// <summary>Writes what is queued, makes a checkpoint unless that would take long, and gives the folder free.</summary>
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        folderLock.Dispose();
    }

    private IAsyncEnumerable<ThreadKey> Keys(Func<ThreadSummary, bool> condition) =>
        catalog.All().Select(thread => thread.Summary).Where(condition).Select(summary => summary.Key).ToAsyncEnumerable();

    private bool TryOpen(ThreadKey key, long after, out SafeFileHandle file, out long length)
    {
        while (catalog.TryGet(key, out var thread, out length) && after < thread.Summary.Sequence)
        {
            try
            {
                file = File.OpenHandle(folder.Thread(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                if (IsStill(key, thread))
                {
                    throw new StoreUnavailableException($"{folder.Thread(key)} is missing. Restore it from a backup, or restart the process to go on without it.", e);
                }

                continue;
            }

            // A thread may have been deleted and begun again under the same name. The file is the right one if the thread still is.
            if (IsStill(key, thread))
            {
                return true;
            }

            file.Dispose();
        }

        file = null!;
        return false;
    }

    private bool IsStill(ThreadKey key, FileThread thread) => catalog.TryGet(key, out var now, out _) && now == thread;
}
