using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Credentials;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Threads;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Keeps threads, their files and the credentials of their runs in one SQLite database, for one process. Nothing of a stored thread is in
/// memory. Searches titles for what they contain, and messages and replies for words that begin with what is searched for.
/// docs/decisions tells how and why.
/// </summary>
internal sealed partial class SqliteThreadStore : IThreadStore, IAsyncDisposable
{
    private const int KeysPerPage = 1_000;

    private readonly FolderLock _lock;
    private readonly ReaderPool _readers;
    private readonly Writer _writer;
    private int _disposed;

    // A search takes its thread for a while; others wait for it without holding one.
    private readonly SemaphoreSlim _searches = new(Math.Max(1, Environment.ProcessorCount - 1));

    private SqliteThreadStore(DataFolder folder, FolderLock folderLock, Database database, Connection connection, ILogger logger)
    {
        _lock = folderLock;
        _readers = new(database);
        var key = KeyFile.ReadOrCreate(
            folder.CredentialKey, CredentialCipher.KeyLength, "Runs in progress then go on without their callers' credentials.");
        _writer = new(database, connection, logger);
        Files = new SqliteThreadFiles(_writer, _readers);
        Memory = new SqliteMemoryStore(_writer, _readers);
        Documents = new SqliteDocumentStore(_writer, _readers);
        Cipher = new(key);
        Credentials = new SqliteCredentialVault(_writer, _readers, Cipher);
        Webhooks = new SqliteWebhookStore(_writer, _readers);
        Access = new SqliteAccessStore(_writer, _readers);
    }

    internal IThreadFiles Files { get; }

    internal IMemoryStore Memory { get; }

    internal IDocumentStore Documents { get; }

    internal ICredentialVault Credentials { get; }

    internal IWebhookStore Webhooks { get; }

    /// <summary>Encrypts what must not be readable without the key that lies beside the database.</summary>
    internal CredentialCipher Cipher { get; }

    internal IAccessStore Access { get; }

    /// <summary>Opens a data folder, and brings the threads of an older version's into the database once.</summary>
    /// <exception cref="FolderInUseException">Another process has it open.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be written, or its database cannot be used.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option cannot be used.</exception>
    public static Task<SqliteThreadStore> OpenAsync(
        SqliteThreadStoreOptions options, TimeProvider time, ILogger<SqliteThreadStore> logger, CancellationToken cancellationToken)
    {
        options.Validate();
        var start = time.GetTimestamp();
        var folder = new DataFolder(options.Folder);
        var folderLock = FolderLock.Take(folder, time);
        Connection? connection = null;
        var database = new Database(folder, folder.Database, options);
        try
        {
            new OldFolderImport(folder, options, logger).Run(cancellationToken);
            connection = database.OpenWriter();
            var store = new SqliteThreadStore(folder, folderLock, database, connection, logger);
            LogOpened(logger, folder.Database, time.GetElapsedTime(start).TotalMilliseconds);
            return Task.FromResult(store);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            folderLock.Dispose();
            switch (exception)
            {
                case Microsoft.Data.Sqlite.SqliteException failure:
                    throw database.Explain(failure);
                case UnauthorizedAccessException or IOException:
                    throw folder.NotWritable(exception);
                default:
                    throw;
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>Once the append is queued the token is ignored: it will happen, even when the caller has gone.</remarks>
    public Task AppendAsync(
        ThreadKey key,
        long expectedSequence,
        IReadOnlyList<ReadOnlyMemory<byte>> events,
        ThreadSummary summary,
        IReadOnlyList<UsageLine> usage,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendCheck.Validate(key, expectedSequence, events, summary);
        if (summary.Sequence > EventId.MaxSequence)
        {
            throw new ArgumentException($"A thread holds {EventId.MaxSequence} events at most: go on in a new one.", nameof(events));
        }

        // Encoded here, by the caller: the writer serves everybody.
        var encoded = JsonSerializer.SerializeToUtf8Bytes(summary, ThreadJson.Wire.ThreadSummary);
        return _writer.RunAsync(connection =>
        {
            ThreadRows.Append(connection, expectedSequence, events, summary, encoded);
            UsageRows.Append(connection, key, usage);
            _writer.NoteAppend();
        });
    }

    public IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, CancellationToken cancellationToken) =>
        Events(key, after, cancellationToken).ToAsyncEnumerable();

    public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_readers.Read(connection => ThreadRows.ReadBackward(connection, key, before, count)));
    }

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(_readers.Read(connection => ThreadRows.Find(connection, key)));
    }

    public async Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThreadList.Validate(query);
        if (string.IsNullOrWhiteSpace(query.Text) && string.IsNullOrWhiteSpace(query.Title))
        {
            return _readers.Search(connection => ThreadList.Read(connection, owner, query), cancellationToken);
        }

        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            // What was said a moment ago is found too.
            await _writer.CatchUpAsync().WaitAsync(cancellationToken);
        }

        await _searches.WaitAsync(cancellationToken);
        try
        {
            return _readers.Search(connection => ThreadList.Read(connection, owner, query), cancellationToken);
        }
        finally
        {
            _searches.Release();
        }
    }

    public IAsyncEnumerable<ThreadKey> ListRunningAsync(CancellationToken cancellationToken) => Keys(
        "SELECT t.id, o.name, t.name FROM threads t JOIN owners o ON o.id = t.owner WHERE t.running AND t.id > ?1 ORDER BY t.id LIMIT ?2",
        null,
        cancellationToken).ToAsyncEnumerable();

    public IAsyncEnumerable<ThreadKey> ListInactiveAsync(
        DateTimeOffset before, bool temporary, CancellationToken cancellationToken) => Keys(
        temporary
            ? """
              SELECT t.id, o.name, t.name FROM threads t INDEXED BY threads_temporary JOIN owners o ON o.id = t.owner
              WHERE t.temporary AND NOT t.running AND t.updated < ?3 AND t.id > ?1 ORDER BY t.id LIMIT ?2
              """
            : """
              SELECT t.id, o.name, t.name FROM owners o JOIN threads t INDEXED BY threads_by_activity ON t.owner = o.id
              WHERE NOT t.running AND t.updated < ?3 AND t.id > ?1 ORDER BY t.id LIMIT ?2
              """,
        before,
        cancellationToken).ToAsyncEnumerable();

    /// <inheritdoc/>
    /// <remarks>Also words of its messages, files and credentials. Completes when nothing of it is in the database and its log.</remarks>
    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.RunAsync(connection => ThreadRows.Delete(connection, key), erases: true);
    }

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(_readers.Search(connection => UsageRows.Sum(connection, query), cancellationToken));
    }

    public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _writer.RunAsync(connection => UsageRows.Delete(connection, before));
    }

    /// <summary>Stores what is queued, closes the database and releases the folder. Twice is the same as once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _readers.Dispose();
        await _writer.DisposeAsync();
        (Credentials as IDisposable)?.Dispose();
        _searches.Dispose();
        _lock.Dispose();
    }

    /// <summary>Whether threads can be read and written: after a write that failed, it tries one. Answers nothing when they can.</summary>
    /// <exception cref="StoreUnavailableException">They cannot; it names the repair.</exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        _readers.Read(connection => OwnerRows.Find(connection, Owner.Local));
        if (_writer.Failure is not null)
        {
            await _writer.RunAsync(connection =>
            {
                connection.Use("UPDATE probe SET value = value + 1").Execute();
            }).WaitAsync(cancellationToken);
        }
    }

    // Page by page, so that no reader keeps the log of the database from being cut.
    private IEnumerable<StoredEvent> Events(ThreadKey key, long after, CancellationToken cancellationToken)
    {
        long? thread = null;
        var more = true;
        while (more)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (thread, var page, more) = _readers.Read(connection => ThreadRows.Read(connection, key, thread, after));
            foreach (var @event in page)
            {
                yield return @event;
                after = @event.Sequence;
            }
        }
    }

    private IEnumerable<ThreadKey> Keys(string sql, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var last = 0L;
        List<(long Id, ThreadKey Key)> page;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            page = _readers.Read(connection => ReadKeys(connection, sql, last, before));
            foreach (var (id, key) in page)
            {
                yield return key;
                last = id;
            }
        }
        while (page.Count == KeysPerPage);
    }

    private static List<(long Id, ThreadKey Key)> ReadKeys(Connection connection, string sql, long last, DateTimeOffset? before)
    {
        var keys = new List<(long, ThreadKey)>();
        using var found = connection.Use(sql).Bind(1, last).Bind(2, KeysPerPage);
        if (before is { } time)
        {
            found.Bind(3, time.UtcTicks);
        }

        while (found.Step())
        {
            if (Owner.TryParse(found.Text(1), out var owner))
            {
                keys.Add((found.Long(0), new(owner, found.Text(2))));
            }
        }

        return keys;
    }
}
