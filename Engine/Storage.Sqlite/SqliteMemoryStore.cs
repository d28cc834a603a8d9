using System.Text.Json;
using ChatCluster.Memory;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>What is known of owners, a row each, in the database of the threads.</summary>
internal sealed class SqliteMemoryStore(Writer writer, ReaderPool readers) : IMemoryStore
{
    public Task<(OwnerMemory Memory, long Version)> ReadAsync(Owner owner, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Read(connection =>
        {
            using var found = connection.Use("SELECT m.version, m.json FROM memory m JOIN owners o ON o.id = m.owner WHERE o.name = ?1")
                .Bind(1, owner.ToString());
            return found.Step()
                ? (JsonSerializer.Deserialize(found.Bytes(1), MemoryJson.Wire.OwnerMemory)!, found.Long(0)) : (OwnerMemory.Empty, 0L);
        }));
    }

    // What is forgotten is off the disk too.
    public Task<bool> WriteAsync(Owner owner, OwnerMemory memory, long version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var json = JsonSerializer.SerializeToUtf8Bytes(memory, MemoryJson.Wire.OwnerMemory);
        return writer.RunAsync(connection => Write(connection, OwnerRows.FindOrAdd(connection, owner), json, version), erases: version > 0);
    }

    private static bool Write(Connection connection, long owner, byte[] json, long version)
    {
        using (var found = connection.Use("SELECT version FROM memory WHERE owner = ?1").Bind(1, owner))
        {
            if ((found.Step() ? found.Long(0) : 0) != version)
            {
                return false;
            }
        }

        using var put = connection.Use("INSERT OR REPLACE INTO memory (owner, version, json) VALUES (?1, ?2, ?3)")
            .Bind(1, owner).Bind(2, version + 1).Bind(3, json.AsSpan());
        put.Execute();
        return true;
    }
}
