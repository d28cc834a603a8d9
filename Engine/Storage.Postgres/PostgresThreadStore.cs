using System.Runtime.CompilerServices;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// Keeps threads in PostgreSQL (13 or newer), for any number of processes: the database decides which of two activations is the stale one.
/// Searches titles for what they contain, and messages and replies for words that begin with what is searched for.
/// </summary>
internal sealed partial class PostgresThreadStore : IThreadStore, IAsyncDisposable
{
    private const int KeysPerPage = 1_000;

    // Tenant and user are part of index rows, whose size PostgreSQL limits to 2,704 bytes.
    private const int MaxOwnerSize = 1_500;

    private static readonly TimeSpan StartRetry = TimeSpan.FromSeconds(1);

    private readonly AppendWriter[] _writers;
    private readonly SearchGate _searches;
    private readonly TimeSpan _searchTimeout;

    private PostgresThreadStore(PostgresDatabase database, PostgresThreadStoreOptions options)
    {
        Database = database;
        Files = new PostgresThreadFiles(database);
        _writers = [.. Enumerable.Range(0, options.Writers).Select(_ => new AppendWriter(database, options.MaxBatch, options.MaxQueued))];
        _searches = new(options.Searches, options.SearchTimeout);
        _searchTimeout = options.SearchTimeout;
    }

    /// <summary>Host, port and database, for people.</summary>
    public string Name => Database.Name;

    internal PostgresDatabase Database { get; }

    /// <summary>The files of the threads.</summary>
    internal IThreadFiles Files { get; }

    /// <summary>Waits for the server, brings its schema up to date and opens the store.</summary>
    /// <exception cref="StoreUnavailableException">The server cannot be reached or used, or its schema is of a newer program.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option cannot be used.</exception>
    public static async Task<PostgresThreadStore> OpenAsync(
        PostgresThreadStoreOptions options, TimeProvider time, ILogger<PostgresThreadStore> logger, CancellationToken cancellationToken)
    {
        options.Validate();
        var start = time.GetTimestamp();
        var database = new PostgresDatabase(options.Connection(), time, logger);
        try
        {
            while (true)
            {
                try
                {
                    var version = await database.RunAsync(
                        (connection, token) => SchemaMigrations.ApplyAsync(connection, logger, token), cancellationToken);
                    Log.Opened(logger, database.Name, version, time.GetElapsedTime(start).TotalMilliseconds);
                    return new(database, options);
                }
                catch (Exception exception) when (PostgresFailure.IsUnavailable(exception))
                {
                    var (waited, why) = (time.GetElapsedTime(start), database.Unavailable(exception));
                    if (PostgresFailure.IsMisconfigured(exception) || waited + StartRetry > options.StartTimeout)
                    {
                        throw why;
                    }

                    Log.NotYet(logger, waited.TotalSeconds, options.StartTimeout.TotalSeconds, why.Message);
                }

                await Task.Delay(StartRetry, time, cancellationToken);
            }
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Once the append is queued the token is ignored: it will be attempted, even when the caller has gone.</remarks>
    public async Task AppendAsync(
        ThreadKey key,
        long expectedSequence,
        IReadOnlyList<ReadOnlyMemory<byte>> events,
        ThreadSummary summary,
        IReadOnlyList<UsageLine> usage,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        AppendCheck.Validate(key, expectedSequence, events, summary);
        if (Encoding.UTF8.GetByteCount(PostgresText.Key(key.Tenant))
            + Encoding.UTF8.GetByteCount(PostgresText.Key(key.User)) > MaxOwnerSize)
        {
            throw new ArgumentException(
                $"Tenant and user together have more than {MaxOwnerSize} bytes: give them shorter names.", nameof(key));
        }

        // Always the same writer for a thread, so that its appends are stored in the order they came.
        var writer = _writers[(uint)key.GetHashCode() % (uint)_writers.Length];
        await writer.AppendAsync(new(key, expectedSequence, events, summary, usage), cancellationToken);
    }

    public IAsyncEnumerable<StoredEvent> ReadAsync(ThreadKey key, long after, CancellationToken cancellationToken) =>
        EventPages.ReadAsync(Database, key, after, cancellationToken);

    public Task<IReadOnlyList<StoredEvent>> ReadBackwardAsync(ThreadKey key, long before, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return Database.RepeatableAsync(
            (connection, token) => ThreadQueries.ReadBackwardAsync(connection, key, before, count, token), cancellationToken);
    }

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) =>
        new(Database.RepeatableAsync((connection, token) => ThreadQueries.FindAsync(connection, key, token), cancellationToken));

    public async Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken)
    {
        ThreadList.Validate(query);
        return string.IsNullOrWhiteSpace(query.Text)
            ? await ReadAsync(null)
            : await _searches.RunAsync(() => ReadAsync(_searchTimeout), cancellationToken);

        Task<ThreadPage> ReadAsync(TimeSpan? timeout) =>
            Database.RepeatableAsync(
                (connection, token) => ThreadList.ReadAsync(connection, owner, query, timeout, token), cancellationToken);
    }

    public async IAsyncEnumerable<ThreadKey> ListRunningAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = 0L;
        List<(ThreadKey Key, long Row)> page;
        do
        {
            page = await Database.RepeatableAsync(
                (connection, token) => ThreadQueries.RunningAsync(connection, last, KeysPerPage, token), cancellationToken);
            foreach (var (key, row) in page)
            {
                yield return key;
                last = row;
            }
        }
        while (page.Count == KeysPerPage);
    }

    public async IAsyncEnumerable<ThreadKey> ListInactiveAsync(
        DateTimeOffset before, bool temporary, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = (DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc), 0L);
        List<(ThreadKey Key, (DateTime, long) Place)> page;
        do
        {
            page = await Database.RepeatableAsync(
                (connection, token) =>
                    ThreadQueries.InactiveAsync(connection, before.UtcDateTime, temporary, last, KeysPerPage, token), cancellationToken);
            foreach (var (key, place) in page)
            {
                yield return key;
                last = place;
            }
        }
        while (page.Count == KeysPerPage);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The rows are gone at once; PostgreSQL overwrites their space when it vacuums, and its backups and write-ahead log keep them as long
    /// as they are kept.
    /// </remarks>
    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken) =>
        Database.OnceAsync((connection, token) => ThreadQueries.DeleteAsync(connection, key, token), cancellationToken);

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        Database.RepeatableAsync((connection, token) => UsageQueries.SumAsync(connection, query, token), cancellationToken);

    public Task<int> DeleteUsageAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        Database.OnceAsync((connection, token) => UsageQueries.DeleteAsync(connection, before, token), cancellationToken);

    /// <summary>Stores what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers)
        {
            await writer.DisposeAsync();
        }

        await Database.DisposeAsync();
    }
}
