using Microsoft.Data.Sqlite;

namespace ChatCluster.Storage.Sqlite;

/// <summary>A piece of work for the writer. Its task is what the caller waits for.</summary>
// Continuations must not run in the writer's thread, where they would hold up everybody's next transaction.
internal sealed class Write<T>(Func<Connection, T> work, bool erases)
    : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously), IWrite
{
    private T? _result;
    private Exception? _refusal;

    public bool Erases => erases;

    public void Run(Connection connection)
    {
        // A transaction that failed as a whole is tried again piece by piece.
        _refusal = null;
        try
        {
            _result = work(connection);
        }
        catch (Exception exception) when (exception is not SqliteException)
        {
            _refusal = exception;
        }
    }

    public void Finish()
    {
        if (_refusal is null)
        {
            TrySetResult(_result!);
        }
        else
        {
            TrySetException(_refusal);
        }
    }

    public void Fail(Exception exception) => TrySetException(exception);
}
