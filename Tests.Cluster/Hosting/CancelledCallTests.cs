using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Webhooks;
using Npgsql;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>What nobody waits for any more is not worked on, on whichever machine that is.</summary>
[Collection(InProcessCollection.Name)]
public sealed class CancelledCallTests(PostgresFixture postgres)
{
    private const int AtOnce = 4;

    [Fact]
    public Task Search_WhoseCallerHasGone_EndsInTheDatabase() => EndsAsync(
        "threads", "SELECT t.summary",
        (cluster, token) => cluster.Threads.ListAsync(new("default", "ada"), new() { Title = "harbour" }, token));

    [Fact]
    public Task Audit_WhoseReaderHasGone_EndsInTheDatabase() => EndsAsync(
        "audit", "SELECT id, body", (cluster, token) => cluster.Access.ReadAuditAsync(new(), token));

    [Fact]
    public Task Webhooks_WhoseReaderHasGone_EndInTheDatabase() => EndsAsync(
        "webhooks", "SELECT json", (cluster, token) => cluster.Webhooks.AskAsync(new("default", "ada"), new WebhookRequest.ReadAll(), token));

    // Several at once, so that each has to find its own activation.
    private async Task EndsAsync<T>(string table, string query, Func<InProcessCluster, CancellationToken, Task<T>> read)
    {
        // By itself a read would go on for longer than the test waits.
        await using var cluster = await InProcessCluster.StartAsync(postgres.Server, [], database: ";Command Timeout=600");
        await using var watching = NpgsqlDataSource.Create(cluster.Connection);
        await using var holding = await watching.OpenConnectionAsync();
        await using var transaction = await holding.BeginTransactionAsync();
        await using var holds = new NpgsqlCommand($"LOCK TABLE chatcluster.{table} IN ACCESS EXCLUSIVE MODE", holding, transaction);
        await holds.ExecuteNonQueryAsync();
        using var caller = new CancellationTokenSource();
        var reads = Enumerable.Range(0, AtOnce).Select(_ => read(cluster, caller.Token)).ToArray();
        await UntilAsync(watching, $"{query} FROM chatcluster.{table}", AtOnce);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(reads));
        await UntilAsync(watching, $"{query} FROM chatcluster.{table}", reads: 0);
    }

    private static async Task UntilAsync(NpgsqlDataSource database, string query, long reads)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var count = database.CreateCommand(
            $"""
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '{query}%'
            """);
        while ((long)(await count.ExecuteScalarAsync(patience.Token))! != reads)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
