using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Postgres;

/// <summary>Files of threads in rows of their own, in the database of the threads, where every process finds them.</summary>
internal sealed class PostgresThreadFiles(PostgresDatabase database) : IThreadFiles
{
    public async Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken)
    {
        var id = FileId.Of(file);
        await database.RepeatableAsync(
            async (connection, token) =>
            {
                await FileQueries.AddAsync(connection, key, id, file, token);
                return true;
            },
            cancellationToken);
        return id;
    }

    public Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken) =>
        database.RepeatableAsync((connection, token) => FileQueries.ReadAsync(connection, key, id, token), cancellationToken);

    public Task<bool> ShareAsync(ThreadKey from, ThreadKey to, string id, CancellationToken cancellationToken) => from.Owner == to.Owner
        ? database.RepeatableAsync((connection, token) => FileQueries.ShareAsync(connection, from, to.Id, id, token), cancellationToken)
        : Task.FromResult(false);

    public Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken) =>
        database.RepeatableAsync(
            async (connection, token) =>
            {
                await FileQueries.DeleteAsync(connection, key, token);
                return true;
            },
            cancellationToken);
}
