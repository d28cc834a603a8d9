using ChatCluster.Tests.Cluster.Processes;
using Npgsql;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>What nobody waits for any more is not worked on, on whichever machine that is.</summary>
[Collection(InProcessCollection.Name)]
public sealed class CancelledCallTests(PostgresFixture postgres)
{
    private const string Searches =
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE 'SELECT t.summary FROM chatcluster.threads t%'";

    [Fact]
    public async Task Search_WhoseCallerHasGone_EndsInTheDatabase()
    {
        // By itself the search would go on for longer than the test waits.
        await using var cluster = await InProcessCluster.StartAsync(postgres.Server, [], database: ";Command Timeout=600");
        await using var watching = NpgsqlDataSource.Create(cluster.Connection);
        await using var holding = await watching.OpenConnectionAsync();
        await using var transaction = await holding.BeginTransactionAsync();
        await using var holds = new NpgsqlCommand("LOCK TABLE chatcluster.threads IN ACCESS EXCLUSIVE MODE", holding, transaction);
        await holds.ExecuteNonQueryAsync();
        using var caller = new CancellationTokenSource();
        var search = cluster.Threads.ListAsync(new("default", "ada"), new() { Title = "harbour" }, caller.Token);
        await UntilAsync(watching, searches: 1);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
        await UntilAsync(watching, searches: 0);
    }

    private static async Task UntilAsync(NpgsqlDataSource database, long searches)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var count = database.CreateCommand(Searches);
        while ((long)(await count.ExecuteScalarAsync(patience.Token))! != searches)
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
