using System.Text;
using System.Text.Json;
using ChatCluster.Memory;
using ChatCluster.Threads;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>What is known of owners, a row each, in the database of the threads.</summary>
internal sealed class PostgresMemoryStore(PostgresDatabase database) : IMemoryStore
{
    public Task<(OwnerMemory Memory, long Version)> ReadAsync(Owner owner, CancellationToken cancellationToken) => database.RepeatableAsync(
        async (connection, token) =>
        {
            await using var command =
                new NpgsqlCommand("SELECT version, json FROM chatcluster.memory WHERE tenant = $1 AND username = $2", connection);
            ThreadQueries.AddOwner(command.Parameters, owner);
            await using var reader = await command.ExecuteReaderAsync(token);
            return await reader.ReadAsync(token)
                ? (JsonSerializer.Deserialize(reader.GetString(1), MemoryJson.Wire.OwnerMemory)!, reader.GetInt64(0))
                : (OwnerMemory.Empty, 0L);
        },
        cancellationToken);

    // Not retried here: the caller reads again, and sees whether it was stored.
    public Task<bool> WriteAsync(Owner owner, OwnerMemory memory, long version, CancellationToken cancellationToken) => database.OnceAsync(
        async (connection, token) =>
        {
            var sql = version == 0
                ? "INSERT INTO chatcluster.memory (tenant, username, version, json) VALUES ($1, $2, $4 + 1, $3) ON CONFLICT DO NOTHING"
                : "UPDATE chatcluster.memory SET version = version + 1, json = $3 WHERE tenant = $1 AND username = $2 AND version = $4";
            await using var command = new NpgsqlCommand(sql, connection);
            ThreadQueries.AddOwner(command.Parameters, owner);
            command.Parameters.Add(new NpgsqlParameter<string>
            {
                TypedValue = Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(memory, MemoryJson.Wire.OwnerMemory)),
            });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
            return await command.ExecuteNonQueryAsync(token) == 1;
        },
        cancellationToken);
}
