using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

/// <summary>Searches that the server cannot answer: here, because somebody has locked what they read.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresSearchLoadTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    [Fact]
    public async Task List_MoreSearchesThanMayGoOn_LeaveConnectionsToOthersAndEndIn503()
    {
        await Store.AppendAsync(Key(), 0, "umbrella");
        await using var store = await OpenAsync(TimeSpan.FromSeconds(1));
        StoreUnavailableException[] ends;
        await using (await LockAsync("LOCK TABLE chatcluster.events"))
        {
            var searches = Enumerable.Range(0, 10)
                .Select(_ => Assert.ThrowsAsync<StoreUnavailableException>(() => SearchAsync(store, CancellationToken.None))).ToArray();

            Assert.Equal(1, (await store.ListAsync(Ada, new(), CancellationToken.None)).Total);
            ends = await Task.WhenAll(searches);
        }

        Assert.Contains(ends, end => end.Message.Contains("did not answer in time", StringComparison.Ordinal));
        Assert.Contains(
            ends, end => end.Message.StartsWith("2 searches were under way and none ended within 1 s", StringComparison.Ordinal));
        Assert.Equal(1, (await SearchAsync(store, CancellationToken.None)).Total);
    }

    [Fact]
    public async Task List_ByTextForACallerWhoLeaves_EndsAtOnceWhetherItWaitsOrRuns()
    {
        await using var store = await OpenAsync(TimeSpan.FromMinutes(10));
        await using (await LockAsync("LOCK TABLE chatcluster.events"))
        {
            using var leaving = new CancellationTokenSource();
            var searches = Enumerable.Range(0, 5).Select(_ => SearchAsync(store, leaving.Token)).ToArray();
            await WaitForLockedAsync("ChatCluster", 2);

            await leaving.CancelAsync();

            foreach (var search in searches)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => search);
            }
        }

        Assert.Equal(0, (await SearchAsync(store, CancellationToken.None)).Total);
    }

    private Task<PostgresThreadStore> OpenAsync(TimeSpan timeout) =>
        PostgresFixture.OpenAsync(Connection, options => (options.PoolSize, options.Searches, options.SearchTimeout) = (3, 2, timeout));

    private static Task<ThreadPage> SearchAsync(PostgresThreadStore store, CancellationToken cancellationToken) =>
        store.ListAsync(Ada, new() { Text = "umbrella" }, cancellationToken);
}
