using ChatCluster.Documents;
using ChatCluster.Threads;
using Npgsql;
using NpgsqlTypes;

namespace ChatCluster.Storage.Postgres;

/// <summary>Small documents of owners, in the database of the threads.</summary>
internal sealed class PostgresDocumentStore(PostgresDatabase database) : IDocumentStore
{
    private const string OfOwner = "tenant = $1 AND username = $2";

    public Task<IReadOnlyList<OwnerDocument>> ReadAsync(Owner owner, string kind, string? id, CancellationToken cancellationToken) =>
        database.RepeatableAsync<IReadOnlyList<OwnerDocument>>(
            async (connection, token) =>
            {
                var sql =
                    $"SELECT id, body, version, updated_at FROM chatcluster.documents WHERE {OfOwner} AND kind = $3{(id is null ? "" : " AND id = $4")} ORDER BY id";
                await using var command = Command(sql, connection, owner, kind);
                if (id is not null)
                {
                    Add(command, id);
                }

                var documents = new List<OwnerDocument>();
                await using var reader = await command.ExecuteReaderAsync(token);
                while (await reader.ReadAsync(token))
                {
                    documents.Add(new(
                        kind, PostgresText.FromKey(reader.GetString(0)),
                        new(System.Text.Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1))), reader.GetInt64(2),
                        new(reader.GetDateTime(3), TimeSpan.Zero)));
                }

                return documents;
            },
            cancellationToken);

    // Not retried here: the caller reads again, and sees whether it was stored.
    public Task<PutResult> PutAsync(
        Owner owner, OwnerDocument document, long? follows, DocumentOptions limits, CancellationToken cancellationToken) =>
        database.OnceAsync((connection, token) => PutAsync(connection, owner, document, follows, limits, token), cancellationToken);

    public Task<int> DeleteAsync(Owner owner, string kind, string id, bool below, CancellationToken cancellationToken) =>
        database.OnceAsync(
            async (connection, token) =>
            {
                var sql =
                    $"DELETE FROM chatcluster.documents WHERE {OfOwner} AND kind = $3 AND {(below ? "starts_with(id, $4)" : "id = $4")}";
                await using var command = Command(sql, connection, owner, kind);
                Add(command, id);
                return await command.ExecuteNonQueryAsync(token);
            },
            cancellationToken);

    private static async Task<PutResult> PutAsync(
        NpgsqlConnection connection, Owner owner, OwnerDocument document, long? follows, DocumentOptions limits,
        CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // One at a time for an owner, so that what there is does not change between counting and keeping.
        await using (var turn = Command(
            "SELECT pg_advisory_xact_lock(hashtextextended($1 || '/' || $2 || '/' || $3, 7))", connection, owner, "documents"))
        {
            await turn.ExecuteNonQueryAsync(cancellationToken);
        }

        var body = System.Text.Encoding.UTF8.GetBytes(document.Body.Text);
        var (before, others, bytes) = await HeldAsync(connection, owner, document, cancellationToken);
        if (follows is { } version && version != before)
        {
            return new(PutOutcome.Changed);
        }

        if (before == 0 && others >= limits.MaxPerOwner)
        {
            return new(PutOutcome.TooMany);
        }

        if (bytes + body.Length > limits.MaxBytesPerOwner)
        {
            return new(PutOutcome.TooLarge);
        }

        await using var put = Command(
            """
            INSERT INTO chatcluster.documents (tenant, username, kind, id, version, updated_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (tenant, username, kind, id) DO UPDATE SET version = $5, updated_at = $6, body = $7
            """,
            connection, owner, document.Kind);
        Add(put, document.Id);
        put.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before + 1 });
        put.Parameters.Add(
            new NpgsqlParameter<DateTime> { NpgsqlDbType = NpgsqlDbType.TimestampTz, TypedValue = document.UpdatedAt.UtcDateTime });
        put.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = body });
        await put.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(PutOutcome.Stored, before + 1);
    }

    /// <returns>The document's version, how many there are, and how many bytes those beside it take.</returns>
    private static async Task<(long Version, long Count, long OtherBytes)> HeldAsync(
        NpgsqlConnection connection, Owner owner, OwnerDocument document, CancellationToken cancellationToken)
    {
        await using var command = Command(
            $"""
            SELECT coalesce(max(version) FILTER (WHERE kind = $3 AND id = $4), 0), count(*),
              coalesce(sum(length(body)) FILTER (WHERE NOT (kind = $3 AND id = $4)), 0)
            FROM chatcluster.documents WHERE {OfOwner}
            """,
            connection, owner, document.Kind);
        Add(command, document.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static NpgsqlCommand Command(string sql, NpgsqlConnection connection, Owner owner, string kind)
    {
        var command = new NpgsqlCommand(sql, connection);
        ThreadQueries.AddOwner(command.Parameters, owner);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = kind });
        return command;
    }

    private static void Add(NpgsqlCommand command, string id) =>
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = PostgresText.Key(id) });
}
