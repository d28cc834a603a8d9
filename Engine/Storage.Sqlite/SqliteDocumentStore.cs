using System.Text;
using ChatCluster.Documents;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Small documents of owners, in the database of the threads.</summary>
internal sealed class SqliteDocumentStore(Writer writer, ReaderPool readers) : IDocumentStore
{
    public Task<IReadOnlyList<OwnerDocument>> ReadAsync(Owner owner, string kind, string? id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Read<IReadOnlyList<OwnerDocument>>(connection =>
        {
            var documents = new List<OwnerDocument>();
            using var found = connection.Use(
                """
                SELECT d.id, d.body, d.version, d.updated FROM documents d JOIN owners o ON o.id = d.owner
                WHERE o.name = ?1 AND d.kind = ?2 AND (?3 IS NULL OR d.id = ?3) ORDER BY d.id
                """).Bind(1, owner.ToString()).Bind(2, kind).Bind(3, id);
            while (found.Step())
            {
                documents.Add(new(
                    kind, found.Text(0), new(Encoding.UTF8.GetString(found.Bytes(1))), found.Long(2),
                    new(found.Long(3), TimeSpan.Zero)));
            }

            return documents;
        }));
    }

    public Task<PutResult> PutAsync(
        Owner owner, OwnerDocument document, long? follows, DocumentOptions limits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var body = Encoding.UTF8.GetBytes(document.Body.Text);

        // What stood there before is off the disk too.
        return writer.RunAsync(
            connection => Put(connection, OwnerRows.FindOrAdd(connection, owner), document, body, follows, limits),
            erases: follows is not 0);
    }

    public Task<int> DeleteAsync(Owner owner, string kind, string id, bool below, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(
            connection =>
            {
                if (OwnerRows.Find(connection, owner) is not { } known)
                {
                    return 0;
                }

                var gone = 0;
                using (var delete = connection.Use(
                    below
                        ? "DELETE FROM documents WHERE owner = ?1 AND kind = ?2 AND substr(id, 1, length(?3)) = ?3 RETURNING 1"
                        : "DELETE FROM documents WHERE owner = ?1 AND kind = ?2 AND id = ?3 RETURNING 1")
                    .Bind(1, known).Bind(2, kind).Bind(3, id))
                {
                    while (delete.Step())
                    {
                        gone++;
                    }
                }

                OwnerRows.Forget(connection, known);
                return gone;
            },
            erases: true);
    }

    private static PutResult Put(
        Connection connection, long owner, OwnerDocument document, byte[] body, long? follows, DocumentOptions limits)
    {
        var (before, size) = (0L, 0L);
        using (var found = connection.Use("SELECT version, length(body) FROM documents WHERE owner = ?1 AND kind = ?2 AND id = ?3")
            .Bind(1, owner).Bind(2, document.Kind).Bind(3, document.Id))
        {
            if (found.Step())
            {
                (before, size) = (found.Long(0), found.Long(1));
            }
        }

        if (follows is { } version && version != before)
        {
            return new(PutOutcome.Changed);
        }

        using (var held = connection.Use("SELECT count(*), coalesce(sum(length(body)), 0) FROM documents WHERE owner = ?1").Bind(1, owner))
        {
            held.Step();
            if (before == 0 && held.Long(0) >= limits.MaxPerOwner)
            {
                return new(PutOutcome.TooMany);
            }

            if (held.Long(1) - size + body.Length > limits.MaxBytesPerOwner)
            {
                return new(PutOutcome.TooLarge);
            }
        }

        using var put = connection.Use(
            "INSERT OR REPLACE INTO documents (owner, kind, id, version, updated, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .Bind(1, owner).Bind(2, document.Kind).Bind(3, document.Id).Bind(4, before + 1).Bind(5, document.UpdatedAt.UtcTicks)
            .Bind(6, body.AsSpan());
        put.Execute();
        return new(PutOutcome.Stored, before + 1);
    }
}
