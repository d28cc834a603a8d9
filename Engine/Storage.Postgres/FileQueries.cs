using System.Security.Cryptography;
using ChatCluster.Files;
using ChatCluster.Threads;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>
/// The statements about files of threads. Whoever gives a content to a thread locks its row, as does whoever takes it from one: the last
/// thread's deletion and the next thread's copy then happen one after the other, and no thread has a file without bytes.
/// </summary>
internal static class FileQueries
{
    private const int PieceSize = 512 * 1024;
    private const string KeyMatches = "f.tenant = $1 AND f.username = $2 AND f.thread_id = $3";

    // As the column threads.owner is made.
    private const string OwnerOfKey = "length($1::text)::text || ':' || $1::text || $2::text";

    /// <summary>
    /// Deletes the files of a thread, in this order and in one transaction: contents that no other thread has go with everything that
    /// refers to them.
    /// </summary>
    public static readonly IReadOnlyList<string> Deletion =
    [
        $"""
        SELECT c.id FROM chatcluster.contents c WHERE c.id IN (SELECT f.content FROM chatcluster.files f WHERE {KeyMatches}) ORDER BY c.id FOR UPDATE
        """,
        $"""
        DELETE FROM chatcluster.contents c WHERE c.id IN (SELECT f.content FROM chatcluster.files f WHERE {KeyMatches})
        AND NOT EXISTS (SELECT 1 FROM chatcluster.files o WHERE o.content = c.id AND (o.tenant, o.username, o.thread_id) <> ($1, $2, $3))
        """,
        $"DELETE FROM chatcluster.files f WHERE {KeyMatches}",
    ];

    public static async Task AddAsync(
        NpgsqlConnection connection, ThreadKey key, string id, ThreadFile file, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (content, isNew) = await FindOrAddContentAsync(connection, key, file, cancellationToken);
        for (var (piece, at) = (0, 0); isNew && at < file.Content.Length; piece++, at += PieceSize)
        {
            await using var add = new NpgsqlCommand("INSERT INTO chatcluster.content_pieces VALUES ($1, $2, $3)", connection)
            {
                Parameters =
                {
                    new NpgsqlParameter<long> { TypedValue = content },
                    new NpgsqlParameter<int> { TypedValue = piece },
                    Bytes(file.Content.Slice(at, Math.Min(PieceSize, file.Content.Length - at))),
                },
            };
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var named =
            OfThread("INSERT INTO chatcluster.files VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING", connection, key);
        named.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        named.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(file.Name) });
        named.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(file.MediaType) });
        named.Parameters.Add(new NpgsqlParameter<long> { TypedValue = content });
        await named.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    public static async Task<ThreadFile?> ReadAsync(
        NpgsqlConnection connection, ThreadKey key, string id, CancellationToken cancellationToken)
    {
        // One statement, so that a deletion meanwhile takes all of the file or nothing of it.
        await using var command = OfThread(
            $"""
            SELECT f.name, f.media_type, c.size, p.bytes FROM chatcluster.files f JOIN chatcluster.contents c ON c.id = f.content
            LEFT JOIN chatcluster.content_pieces p ON p.content = c.id WHERE {KeyMatches} AND f.file_id = $4 ORDER BY p.piece
            """,
            connection,
            key);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        ThreadFile? file = null;
        byte[] content = [];
        for (var at = 0; await reader.ReadAsync(cancellationToken);)
        {
            if (file is null)
            {
                content = new byte[reader.GetInt64(2)];
                file = new(Text(reader, 0), Text(reader, 1), content);
            }

            at += reader.IsDBNull(3) ? 0 : (int)reader.GetBytes(3, 0, content, at, content.Length - at);
        }

        return file;
    }

    /// <summary>Gives a file of a thread to another one of its owner.</summary>
    public static async Task<bool> ShareAsync(
        NpgsqlConnection connection, ThreadKey from, string to, string id, CancellationToken cancellationToken)
    {
        await using var command = OfThread(
            $"""
            WITH found AS (
                SELECT f.file_id, f.name, f.media_type, f.content FROM chatcluster.files f JOIN chatcluster.contents c ON c.id = f.content
                WHERE {KeyMatches} AND f.file_id = $4 FOR SHARE OF c
            ), given AS (
                INSERT INTO chatcluster.files SELECT $1, $2, $5, file_id, name, media_type, content FROM found ON CONFLICT DO NOTHING
            )
            SELECT count(*) FROM found
            """,
            connection,
            from);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(to) });
        return await command.ExecuteScalarAsync(cancellationToken) is > 0L;
    }

    public static async Task DeleteAsync(NpgsqlConnection connection, ThreadKey key, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in Deletion)
        {
            var command = new NpgsqlBatchCommand(sql);
            ThreadQueries.AddKey(command.Parameters, key);
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The row of the file's bytes, locked until the transaction ends, and whether it is new and has no bytes yet.</summary>
    private static async Task<(long Id, bool IsNew)> FindOrAddContentAsync(
        NpgsqlConnection connection, ThreadKey key, ThreadFile file, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO chatcluster.contents AS c (owner, hash, size) VALUES ({OwnerOfKey}, $3, $4)
            ON CONFLICT (owner, hash) DO UPDATE SET size = excluded.size RETURNING c.id, c.xmax = 0
            """,
            connection);
        ThreadQueries.AddOwner(command.Parameters, key.Owner);
        command.Parameters.Add(Bytes(SHA256.HashData(file.Content.Span)));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = file.Content.Length });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetBoolean(1));
    }

    private static string Text(NpgsqlDataReader reader, int column) => PostgresText.FromKey(reader.GetString(column));

    private static NpgsqlParameter<ReadOnlyMemory<byte>> Bytes(ReadOnlyMemory<byte> bytes) =>
        new() { NpgsqlDbType = NpgsqlDbType.Bytea, TypedValue = bytes };

    private static NpgsqlCommand OfThread(string sql, NpgsqlConnection connection, ThreadKey key)
    {
        var command = new NpgsqlCommand(sql, connection);
        ThreadQueries.AddKey(command.Parameters, key);
        return command;
    }
}
