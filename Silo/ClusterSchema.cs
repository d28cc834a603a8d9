using System.Reflection;
using ChatCluster.Grains;
using Npgsql;

namespace ChatCluster.Silo;

/// <summary>
/// Brings the tables that Orleans needs up to date before it starts, and the statements that its ADO.NET providers look up by name. All
/// silos may try it at once; one does it at a time.
/// </summary>
internal sealed class ClusterSchema(string connectionString) : IHostedService
{
    private const string Folder = "ChatCluster.Sql.";
    private const string Mark = "-- statement ";

    // Any number that nobody else in the database uses: "ChatOrle".
    private const long LockId = 0x436861744F726C65;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ClusterDatabase.ForOrleans(connectionString));
        await connection.OpenAsync(cancellationToken);

        // One transaction, which also frees the lock.
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            SELECT pg_advisory_xact_lock({LockId});
            CREATE SCHEMA IF NOT EXISTS chatcluster;
            CREATE TABLE IF NOT EXISTS OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);
            """,
            cancellationToken);
        foreach (var (tables, statements) in Scripts())
        {
            await ExecuteAsync(connection, tables, cancellationToken);
            foreach (var (key, text) in statements)
            {
                await using var command = new NpgsqlCommand(
                    "INSERT INTO OrleansQuery VALUES ($1, $2) ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText",
                    connection)
                {
                    Parameters = { new() { Value = key }, new() { Value = text } },
                };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Each script has its tables first, then statements under their names.</summary>
    private static IEnumerable<(string Tables, IEnumerable<(string Key, string Text)> Statements)> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split(Mark);
            yield return (parts[0], parts.Skip(1).Select(part => part.Split('\n', 2)).Select(part => (part[0].Trim(), part[1].Trim())));
        }
    }
}
