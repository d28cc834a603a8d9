using System.Data;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>Brings the database's schema up to what this program knows. All processes may try it at once; one does it.</summary>
internal static class SchemaMigrations
{
    private const string Folder = "ChatCluster.Storage.Postgres.Migrations.";

    // Any number that nobody else in the database uses: "ChatClus".
    private const long LockId = 0x43686174436C7573;

    // Against a deadlock, which is a matter of an instant.
    private const int Tries = 5;

    /// <exception cref="StoreUnavailableException">The schema is of a newer program.</exception>
    public static async Task<int> ApplyAsync(NpgsqlConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        var known = Known();

        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockId})", cancellationToken);
        try
        {
            var applied = await AppliedAsync(connection, cancellationToken);
            if (applied > known[^1].Version)
            {
                throw new StoreUnavailableException(
                    $"The schema 'chatcluster' of database '{connection.Database}' has version {applied}; this program knows versions up to {known[^1].Version}. Start the newer program that made it, or restore a backup from before.");
            }

            foreach (var (version, name, sql) in known.Where(migration => migration.Version > applied))
            {
                await ApplyAsync(connection, version, name, sql, cancellationToken);
                PostgresThreadStore.Log.Migrated(logger, name);
            }

            return known[^1].Version;
        }
        finally
        {
            // The lock is the connection's, which goes back to its pool; a broken one has none any more.
            if (connection.State is ConnectionState.Open)
            {
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockId})", CancellationToken.None);
            }
        }
    }

    // One transaction: a migration that fails leaves the schema as it was. Others may be at work meanwhile, and delete what it changes.
    private static async Task ApplyAsync(
        NpgsqlConnection connection, int version, string name, string sql, CancellationToken cancellationToken)
    {
        for (var tries = Tries; ; tries--)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await ExecuteAsync(connection, sql, cancellationToken);
                await using var record = new NpgsqlCommand("INSERT INTO chatcluster.migrations (version, name) VALUES ($1, $2)", connection)
                {
                    Parameters = { new() { Value = version }, new() { Value = name } },
                };
                await record.ExecuteNonQueryAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return;
            }
            catch (PostgresException exception) when (tries > 1 && PostgresFailure.IsRolledBack(exception))
            {
                // The other one's work is done by now.
            }
        }
    }

    private static async Task<int> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('chatcluster.migrations') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            await ExecuteAsync(
                connection,
                """
                CREATE SCHEMA IF NOT EXISTS chatcluster;
                CREATE TABLE chatcluster.migrations (version int PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now());
                """,
                cancellationToken);
            return 0;
        }

        await using var latest = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM chatcluster.migrations", connection);
        return (int)(await latest.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // Another process may be in the middle of a long one; only the caller's patience ends the wait.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static List<(int Version, string Name, string Sql)> Known()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(resource => resource.StartsWith(Folder, StringComparison.Ordinal))
                .Select(resource => resource[Folder.Length..^".sql".Length])
                .Order(StringComparer.Ordinal)
                .Select(name => (int.Parse(name.AsSpan(0, 3), CultureInfo.InvariantCulture), name, Read(assembly, name))),
        ];
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream($"{Folder}{name}.sql")!);
        return reader.ReadToEnd();
    }
}
