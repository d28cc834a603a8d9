using ChatCluster.Tests.Web;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

/// <summary>A server that is there and does not get one thing done is no outage: nobody else notices.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresOverloadTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    [Fact]
    public async Task Append_PastTheCommandTimeout_FailsAloneAndKeepsTheConnections()
    {
        using var log = new LogRecorder();

        // A busy machine may take its time to heed that a statement is given up; past that the connection would count as lost.
        await using var store = await OpenAsync("Cancellation Timeout=60000", TimeSpan.FromSeconds(1), log);
        await store.AppendAsync(Key("slow"), 0, "x");
        await store.AppendAsync(Key("other"), 0, "x");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.FindAsync(Key("other"))));
        var before = await ConnectionsAsync();
        await using (await LockAsync("SELECT 1 FROM chatcluster.threads WHERE thread_id = 'slow' FOR UPDATE"))
        {
            var slow = Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(Key("slow"), 1, "y"));
            do
            {
                Assert.NotNull(await store.FindAsync(Key("other")));
            }
            while (!slow.IsCompleted);

            Assert.Contains("did not answer in time", (await slow).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync(Key("slow"), CancellationToken.None));
        }

        await store.AppendAsync(Key("slow"), 1, "y");
        Assert.Empty(before.Except(await ConnectionsAsync()));
        AssertOneWarning(log, "did not answer in time");
    }

    [Fact]
    public async Task Find_WithAllConnectionsInUse_SaysSoAndKeepsThem()
    {
        using var log = new LogRecorder();
        await using var store = await OpenAsync("Timeout=5", TimeSpan.FromMinutes(5), log);
        await store.AppendAsync(Key(), 0, "x");
        Task<ThreadSummary?>[] waiting;
        int[] before;
        await using (await LockAsync("LOCK TABLE chatcluster.threads"))
        {
            waiting = [.. Enumerable.Range(0, 4).Select(_ => store.FindAsync(Key()))];
            await WaitForLockedAsync("overload", 4);

            before = await ConnectionsAsync();
            foreach (var refused in await Task.WhenAll(
                waiting.Select(_ => Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(Key())))))
            {
                Assert.Contains("this process used all 4 of its pool for 5 s", refused.Message, StringComparison.Ordinal);
            }
        }

        Assert.All(await Task.WhenAll(waiting), Assert.NotNull);
        Assert.Empty(before.Except(await ConnectionsAsync()));
        AssertOneWarning(log, "raise Maximum Pool Size");
    }

    [Fact]
    public async Task Find_WithoutAConnectionLeftOnTheServer_IsNoOutage()
    {
        using var log = new LogRecorder();
        await ExecuteAsync("CREATE ROLE few LOGIN PASSWORD 'few' CONNECTION LIMIT 1");
        try
        {
            await ExecuteAsync("GRANT USAGE ON SCHEMA chatcluster TO few; GRANT SELECT ON ALL TABLES IN SCHEMA chatcluster TO few");
            await using var store = await OpenAsync("Username=few;Password=few", TimeSpan.FromMinutes(5), log);
            Task<ThreadSummary?> waiting;
            await using (await LockAsync("LOCK TABLE chatcluster.threads"))
            {
                waiting = store.FindAsync(Key());
                await WaitForLockedAsync("overload", 1);

                await Assert.ThrowsAsync<StoreUnavailableException>(() => store.FindAsync(Key()));
            }

            Assert.Null(await waiting);
            AssertOneWarning(log, "has no connection left: raise its max_connections");
        }
        finally
        {
            await ExecuteAsync("DROP OWNED BY few; DROP ROLE few");
        }
    }

    private static void AssertOneWarning(LogRecorder log, string what)
    {
        var warning = Assert.Single(log.Problems);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Contains(what, warning.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, line => line.Text.Contains("answers again", StringComparison.Ordinal));
    }

    private Task<PostgresThreadStore> OpenAsync(string setting, TimeSpan timeout, LogRecorder log) =>
        PostgresFixture.OpenAsync(
            $"{Connection};Application Name=overload;{setting}", options => (options.PoolSize, options.CommandTimeout) = (4, timeout), log);

    private async Task<int[]> ConnectionsAsync()
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand("SELECT array_agg(pid) FROM pg_stat_activity WHERE application_name = 'overload'");
        return (int[])(await command.ExecuteScalarAsync())!;
    }
}
