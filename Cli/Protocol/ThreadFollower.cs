using System.Runtime.CompilerServices;

namespace ChatCluster.Cli.Protocol;

/// <summary>Follows a thread through cut connections and restarts of its server: each event once, in order.</summary>
internal sealed class ThreadFollower(ChatServer server, Outage outage)
{
    public async IAsyncEnumerable<ServerEvent> FollowAsync(
        string thread, string cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SseReader? connection = null;
        try
        {
            while (true)
            {
                ServerEvent? next = null;
                try
                {
                    connection ??= await server.OpenEventsAsync(thread, cursor, cancellationToken);
                    next = await connection.ReadAsync(cancellationToken);
                }
                catch (Exception exception) when (outage.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
                {
                    // It was cut; the next connection begins at the cursor.
                }

                if (next is null)
                {
                    await CloseAsync(connection);
                    connection = null;
                    await outage.WaitAsync(cancellationToken);
                    continue;
                }

                outage.End();
                cursor = next.Cursor ?? cursor;
                yield return next;
            }
        }
        finally
        {
            await CloseAsync(connection);
        }
    }

    private static ValueTask CloseAsync(SseReader? connection) => connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
