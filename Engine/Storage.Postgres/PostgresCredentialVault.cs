using ChatCluster.Credentials;
using ChatCluster.Threads;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// Credentials in the database of the threads, encrypted with a key that the database never has. All processes need the same key.
/// </summary>
internal sealed class PostgresCredentialVault(PostgresDatabase database, CredentialCipher cipher) : ICredentialVault, IDisposable
{
    private const string ThreadMatches = "tenant = $1 AND username = $2 AND thread_id = $3";
    private const string KeyMatches = $"{ThreadMatches} AND message_id = $4";

    public Task WriteAsync(
        ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken)
    {
        var sealedBytes = new NpgsqlParameter<byte[]>
        {
            NpgsqlDbType = NpgsqlDbType.Bytea,
            TypedValue = cipher.Encrypt(credentials, Place(key, messageId)),
        };
        return ExecuteAsync(
            "INSERT INTO chatcluster.credentials VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant, username, thread_id, message_id) DO UPDATE SET sealed = excluded.sealed",
            key,
            messageId,
            sealedBytes,
            cancellationToken);
    }

    public Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken) =>
        database.RepeatableAsync<IReadOnlyDictionary<string, string>>(
            async (connection, token) =>
            {
                await using var command =
                    Command(connection, $"SELECT sealed FROM chatcluster.credentials WHERE {KeyMatches}", key, messageId);
                return await command.ExecuteScalarAsync(token) is byte[] sealedBytes
                    ? cipher.Decrypt(sealedBytes, Place(key, messageId))
                    : new Dictionary<string, string>();
            },
            cancellationToken);

    public Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken) =>
        ExecuteAsync($"DELETE FROM chatcluster.credentials WHERE {KeyMatches}", key, messageId, null, cancellationToken);

    public Task DeleteOthersAsync(ThreadKey key, IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken) =>
        database.RepeatableAsync(
            async (connection, token) =>
            {
                await using var command =
                    new NpgsqlCommand($"DELETE FROM chatcluster.credentials WHERE {ThreadMatches} AND message_id <> ALL($4)", connection);
                ThreadQueries.AddKey(command.Parameters, key);
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. messageIds.Select(PostgresText.Key)] });
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    public void Dispose() => cipher.Dispose();

    private static string Place(ThreadKey key, string messageId) => $"{key}/{messageId}";

    // Each of these may be done twice.
    private Task ExecuteAsync(
        string sql, ThreadKey key, string messageId, NpgsqlParameter? sealedBytes, CancellationToken cancellationToken) =>
        database.RepeatableAsync(
            async (connection, token) =>
            {
                await using var command = Command(connection, sql, key, messageId);
                if (sealedBytes is not null)
                {
                    command.Parameters.Add(sealedBytes.Clone());
                }

                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, ThreadKey key, string messageId)
    {
        var command = new NpgsqlCommand(sql, connection);
        ThreadQueries.AddKey(command.Parameters, key);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(messageId) });
        return command;
    }
}
