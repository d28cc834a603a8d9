using System.Threading.Channels;
using ChatCluster.Threads;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// Appends for a part of the threads. What arrives while a transaction is under way is stored by the next one, so that batches grow
/// with the load and an append alone waits for nobody.
/// </summary>
internal sealed class AppendWriter : IAsyncDisposable
{
    private const long MaxBatchSize = 8 * 1024 * 1024;
    private const int MaxTries = 5;

    private readonly PostgresDatabase _database;
    private readonly int _maxBatch;
    private readonly Channel<PendingAppend> _queue;
    private readonly Task _loop;

    public AppendWriter(PostgresDatabase database, int maxBatch, int maxQueued)
    {
        _database = database;
        _maxBatch = maxBatch;
        _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(maxQueued) { SingleReader = true });
        _loop = RunAsync();
    }

    public async Task AppendAsync(PendingAppend append, CancellationToken cancellationToken)
    {
        try
        {
            await _queue.Writer.WriteAsync(append, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(PostgresThreadStore));
        }

        await append.Task;
    }

    /// <summary>Takes nothing more and stores what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingAppend>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            Take(batch);
            await StoreAsync(batch);
            batch.Clear();
        }
    }

    private void Take(List<PendingAppend> batch)
    {
        var threads = new HashSet<ThreadKey>();
        long size = 0;

        // The second append to a thread must see the first, and so waits for the next batch.
        while (batch.Count < _maxBatch && size < MaxBatchSize && _queue.Reader.TryPeek(out var next) && threads.Add(next.Key))
        {
            _queue.Reader.TryRead(out _);
            batch.Add(next);
            size += next.Size;
        }
    }

    private async Task StoreAsync(List<PendingAppend> batch)
    {
        try
        {
            var accepted = await _database.OnceAsync(
                (connection, token) => AppendStatement.ExecuteAsync(connection, batch, token), CancellationToken.None);
            foreach (var append in accepted)
            {
                append.TrySetResult();
            }

            foreach (var append in batch.Where(append => !accepted.Contains(append)))
            {
                await ConflictAsync(append);
            }
        }
        catch (Exception exception) when (batch.Count > 1 && IsUndone(exception))
        {
            // Nothing of it was stored; one by one, only the culprit fails.
            foreach (var append in batch)
            {
                await StoreAloneAsync(append);
            }
        }
        catch (Exception exception) when (IsUndone(exception))
        {
            await StoreAloneAsync(batch[0]);
        }
        catch (StoreUnavailableException exception)
        {
            batch.ForEach(append => append.TrySetException(OfUnknownOutcome(exception)));
        }
        catch (Exception exception)
        {
            batch.ForEach(append => append.TrySetException(exception));
        }
    }

    private async Task StoreAloneAsync(PendingAppend append)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var accepted = await _database.OnceAsync(
                    (connection, token) => AppendStatement.ExecuteAsync(connection, [append], token), CancellationToken.None);
                if (accepted.Count == 1)
                {
                    append.TrySetResult();
                }
                else
                {
                    await ConflictAsync(append);
                }

                return;
            }
            catch (StoreUnavailableException exception) when (PostgresFailure.IsRolledBack(exception) && tries < MaxTries)
            {
                // The next try begins where the winner ended.
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UniqueViolation)
            {
                await ConflictAsync(append);
                return;
            }
            catch (StoreUnavailableException exception)
            {
                append.TrySetException(OfUnknownOutcome(exception));
                return;
            }
            catch (Exception exception)
            {
                append.TrySetException(exception);
                return;
            }
        }
    }

    private async Task ConflictAsync(PendingAppend append)
    {
        try
        {
            var actual = await _database.RepeatableAsync(
                (connection, token) => ThreadQueries.SequenceAsync(connection, append.Key, token), CancellationToken.None);
            append.TrySetException(new ThreadConflictException(append.Key, append.ExpectedSequence, actual));
        }
        catch (Exception exception)
        {
            append.TrySetException(exception);
        }
    }

    private static StoreUnavailableException OfUnknownOutcome(StoreUnavailableException exception) =>
        new($"{exception.Message} Whether the events were stored is not known.", exception.InnerException);

    private static bool IsUndone(Exception exception) => PostgresFailure.IsRefused(exception) || PostgresFailure.IsRolledBack(exception);
}
