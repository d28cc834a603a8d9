using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Keys, sessions and the audit in the database of the threads. Triggers of the database refuse to change or delete a line of the audit.
/// </summary>
internal sealed class SqliteAccessStore(Writer writer, ReaderPool readers) : IAccessStore
{
    private const string Columns = "kind, id, tenant, user, body, expires";

    public Task PutAsync(IReadOnlyList<AccessRecord> records, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            Put(connection, records);
        });
    }

    public Task<bool> AddAsync(AccessRecord record, IReadOnlyList<AccessRecord> others, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var add = Bind(
                connection.Use($"INSERT OR IGNORE INTO access_records ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING 1"), record);
            if (!add.Step())
            {
                return false;
            }

            Put(connection, others);
            return true;
        });
    }

    public Task<AccessRecord?> FindAsync(string kind, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Read(connection =>
        {
            using var found = connection.Use($"SELECT {Columns} FROM access_records WHERE kind = ?1 AND id = ?2").Bind(1, kind).Bind(2, id);
            return found.Step() ? Read(found) : null;
        }));
    }

    public Task<IReadOnlyList<AccessRecord>> ListAsync(AccessQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Read<IReadOnlyList<AccessRecord>>(connection =>
        {
            var records = new List<AccessRecord>();
            using var found = connection.Use(
                $"""
                SELECT {Columns} FROM access_records
                WHERE kind = ?1 AND id > ?2 AND (?3 IS NULL OR tenant = ?3) AND (?4 IS NULL OR user = ?4) ORDER BY id LIMIT ?5
                """).Bind(1, query.Kind).Bind(2, query.After ?? "").Bind(3, query.Tenant).Bind(4, query.User).Bind(5, query.Count);
            while (found.Step())
            {
                records.Add(Read(found));
            }

            return records;
        }));
    }

    public Task<bool> DeleteAsync(string kind, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var delete = connection.Use("DELETE FROM access_records WHERE kind = ?1 AND id = ?2 RETURNING 1")
                .Bind(1, kind).Bind(2, id);
            return delete.Step();
        });
    }

    public Task DeleteExpiredAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            using var delete = connection.Use("DELETE FROM access_records WHERE expires <= ?1").Bind(1, now.UtcTicks);
            delete.Execute();
        });
    }

    public Task AppendAsync(IReadOnlyList<AuditEntry> entries, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection =>
        {
            foreach (var entry in entries)
            {
                using var add = connection.Use("INSERT INTO audit (tenant, user, action, body) VALUES (?1, ?2, ?3, ?4)")
                    .Bind(1, entry.Tenant).Bind(2, entry.User).Bind(3, entry.Action)
                    .Bind(4, JsonSerializer.Serialize(entry, ThreadJson.Wire.AuditEntry));
                add.Execute();
            }
        });
    }

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(readers.Search<IReadOnlyList<AuditEntry>>(connection =>
        {
            var entries = new List<AuditEntry>();
            using var found = connection.Use(query.Tenant is null ? AuditOf("") : AuditOf("tenant = ?5 AND"))
                .Bind(1, query.Before).Bind(2, query.User).Bind(3, query.Action).Bind(4, query.Count);
            if (query.Tenant is { } tenant)
            {
                found.Bind(5, tenant);
            }

            while (found.Step())
            {
                entries.Add(JsonSerializer.Deserialize(found.Text(1), ThreadJson.Wire.AuditEntry)! with { Id = found.Long(0) });
            }

            return entries;
        }, cancellationToken));
    }

    private static void Put(Connection connection, IReadOnlyList<AccessRecord> records)
    {
        foreach (var record in records)
        {
            using var put =
                Bind(connection.Use($"INSERT OR REPLACE INTO access_records ({Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"), record);
            put.Execute();
        }
    }

    private static Statement Bind(Statement statement, AccessRecord record) => statement
        .Bind(1, record.Kind).Bind(2, record.Id).Bind(3, record.Tenant).Bind(4, record.User).Bind(5, record.Body)
        .Bind(6, record.ExpiresAt?.UtcTicks ?? long.MaxValue);

    private static string AuditOf(string tenant) =>
        $"SELECT id, body FROM audit WHERE {tenant} id < ?1 AND (?2 IS NULL OR user = ?2) AND (?3 IS NULL OR action = ?3) ORDER BY id DESC LIMIT ?4";

    private static AccessRecord Read(Statement row) => new(
        row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Text(4),
        row.Long(5) is var ticks && ticks < long.MaxValue ? new DateTimeOffset(ticks, TimeSpan.Zero) : null);
}
