using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Files of threads in rows of their own, in the database of the threads.</summary>
internal sealed class SqliteThreadFiles(Writer writer, ReaderPool readers) : IThreadFiles
{
    public async Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var id = FileId.Of(file);
        var hash = FileRows.HashOf(file);
        await writer.RunAsync(connection =>
        {
            FileRows.Add(connection, key, id, file, hash);
        });
        return id;
    }

    public Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Read(connection => FileRows.Read(connection, key, id)));
    }

    public Task<bool> ShareAsync(ThreadKey from, ThreadKey to, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return from.Owner == to.Owner ? writer.RunAsync(connection => FileRows.Share(connection, from, to.Id, id)) : Task.FromResult(false);
    }

    public async Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (readers.Read(connection => FileRows.Any(connection, key)))
        {
            await writer.RunAsync(
                connection =>
                {
                    if (OwnerRows.Find(connection, key.Owner) is { } owner)
                    {
                        FileRows.Delete(connection, owner, key.Id);
                        OwnerRows.Forget(connection, owner);
                    }

                    return true;
                },
                erases: true);
        }
    }
}
