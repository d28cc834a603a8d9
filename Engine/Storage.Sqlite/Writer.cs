using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// The one thread that writes. What arrives while a transaction is under way is stored by the next one, so that transactions grow with the
/// load, an append alone waits for nobody, and callers hold no lock and no thread while the disk works.
/// </summary>
internal sealed partial class Writer : IAsyncDisposable
{
    private const int MaxBatch = 500;

    // Appends after which words are indexed however busy the writer is.
    private const int MaxBehind = 2_000;

    // A pause after which there is time for the index.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(10);

    private readonly Database _database;
    private readonly ILogger _logger;
    private readonly BlockingCollection<IWrite> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IWrite> _batch = [];
    private readonly Erasures _erasures;
    private Connection? _connection;
    private long _indexAgain;
    private int _behind;
    private volatile StoreUnavailableException? _failure;

    public Writer(Database database, Connection connection, ILogger logger)
    {
        _database = database;
        _connection = connection;
        _logger = logger;
        _erasures = new(database, logger);
        _behind = WordIndex.IsBehind(connection) ? 1 : 0;
        new Thread(Loop) { IsBackground = true, Name = "ChatCluster database writer" }.Start();
    }

    /// <summary>Why the last transaction failed; null when it did not.</summary>
    public StoreUnavailableException? Failure => _failure;

    /// <summary>Whether there are events whose words are not indexed yet.</summary>
    public bool IsBehind => Volatile.Read(ref _behind) > 0;

    /// <summary>Has some work done; when the task completes it is durable, and what it deleted is off the disk.</summary>
    /// <exception cref="StoreUnavailableException">It may or may not have happened.</exception>
    public Task<T> RunAsync<T>(Func<Connection, T> work, bool erases = false)
    {
        var write = new Write<T>(work, erases);
        try
        {
            _queue.Add(write);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(SqliteThreadStore));
        }

        return write.Task;
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public Task RunAsync(Action<Connection> work) => RunAsync(connection =>
    {
        work(connection);
        return true;
    });

    /// <summary>Notes that there are events to be indexed.</summary>
    public void NoteAppend() => Interlocked.Increment(ref _behind);

    /// <summary>Indexes what has been appended so far.</summary>
    public Task CatchUpAsync() => IsBehind ? RunAsync(IndexAll) : Task.CompletedTask;

    /// <summary>Takes nothing more, stores what is queued and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _ended.Task;
        _queue.Dispose();
    }

    private bool IndexAll(Connection connection)
    {
        // Before it looks: what is appended afterwards counts anew.
        Volatile.Write(ref _behind, 0);
        while (WordIndex.Advance(connection))
        {
        }

        return true;
    }

    private void Loop()
    {
        while (!_queue.IsCompleted)
        {
            var wait = _erasures.Any || IsBehind ? Pause : Timeout.InfiniteTimeSpan;
            var idle = !Take(wait);
            if (!idle)
            {
                Execute(_batch);
            }

            if (IsBehind && Environment.TickCount64 >= _indexAgain && (idle || Volatile.Read(ref _behind) >= MaxBehind))
            {
                Index();
            }

            _erasures.Finish(() => _connection ??= Reopen());
        }

        _erasures.Fail(new("The store was closed before deleted text was erased from the database's log; the next start erases it."));
        _connection?.Dispose();
        _ended.SetResult();
    }

    private bool Take(TimeSpan wait)
    {
        _batch.Clear();
        if (!_queue.TryTake(out var first, wait))
        {
            return false;
        }

        _batch.Add(first);
        while (_batch.Count < MaxBatch && _queue.TryTake(out var next))
        {
            _batch.Add(next);
        }

        return true;
    }

    private void Execute(IReadOnlyList<IWrite> writes)
    {
        try
        {
            Commit(connection =>
            {
                foreach (var write in writes)
                {
                    write.Run(connection);
                }
            });
        }
        catch (SqliteException exception) when (writes.Count > 1 && Database.IsRefused(exception))
        {
            // Nothing of it was stored; one by one, only the culprit fails.
            foreach (var write in writes)
            {
                Execute([write]);
            }

            return;
        }
        catch (SqliteException exception)
        {
            var failure = _database.Explain(exception);
            LogFailed(_logger, writes.Count, failure.Message);
            foreach (var write in writes)
            {
                write.Fail(failure);
            }

            return;
        }
        catch (StoreUnavailableException failure)
        {
            foreach (var write in writes)
            {
                write.Fail(failure);
            }

            return;
        }

        foreach (var write in writes)
        {
            if (write.Erases)
            {
                _erasures.Add(write);
            }
            else
            {
                write.Finish();
            }
        }
    }

    private void Commit(Action<Connection> work)
    {
        _connection ??= Reopen();
        try
        {
            _connection.Use("BEGIN IMMEDIATE").Execute();
            work(_connection);
            _connection.Use("COMMIT").Execute();
            _failure = null;
        }
        catch (SqliteException exception)
        {
            if (!Database.IsRefused(exception))
            {
                _failure = _database.Explain(exception);
            }

            RollBack();
            throw;
        }
    }

    private Connection Reopen()
    {
        try
        {
            return _database.OpenWriter();
        }
        catch (SqliteException exception)
        {
            throw _failure = _database.Explain(exception);
        }
    }

    private void RollBack()
    {
        try
        {
            _connection!.RollBack();
        }
        catch (SqliteException)
        {
            // A connection that cannot even do that is not used again.
            _connection!.Dispose();
            _connection = null;
        }
    }

    private void Index()
    {
        var behind = Interlocked.Exchange(ref _behind, 0);
        try
        {
            var more = false;
            Commit(connection => more = WordIndex.Advance(connection));
            if (more)
            {
                // With the next batch, busy or not: otherwise a steady load would leave it ever further behind.
                Interlocked.Add(ref _behind, MaxBehind);
            }
        }
        catch (Exception exception) when (exception is SqliteException or StoreUnavailableException)
        {
            // Searches ask for it meanwhile, and are told.
            Interlocked.Add(ref _behind, behind);
            _indexAgain = Environment.TickCount64 + (long)RetryPause.TotalMilliseconds;
            LogNotIndexed(_logger, exception.Message);
        }
    }
}
