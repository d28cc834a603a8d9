using ChatCluster.Grains;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Threads;
using Npgsql;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

[Collection(InProcessCollection.Name)]
public sealed class ThreadGrainTests(PostgresFixture postgres)
{
    // Half of the time after which the reminder looks after sleeping runs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ThreadKey _key = new("default", "ada", "t");

    [Fact]
    public async Task Post_IntoADeletion_ItsRunEndsThoughTheActivationDoes()
    {
        await using var cluster = await InProcessCluster.StartAsync(postgres.Server, [new("ChatCluster:Models:demo:Provider", "demo")]);
        Assert.IsType<ThreadAnswer.Done>(await cluster.Threads.SendAsync(_key, new CreateThread(), default));
        var grain = cluster.Grains.GetGrain<IThreadGrain>(_key.ToString());
        await using var database = NpgsqlDataSource.Create(cluster.Connection);
        Task<bool> deletion;
        Task<ThreadAnswer> post;
        await using (var connection = await database.OpenConnectionAsync())
        await using (await connection.BeginTransactionAsync())
        {
            // Holds the deletion where it is.
            await using var hold = new NpgsqlCommand("SELECT id FROM chatcluster.threads FOR UPDATE", connection);
            await hold.ExecuteScalarAsync();
            deletion = grain.DeleteAsync(default);
            await WaitAsync(async () => await IsHeldAsync(database));
            post = grain.SendAsync(new PostMessage("hello", Create: true), default);

            // Whoever is answered now has come after the post.
            Assert.False(await grain.IsWatchingAsync("nobody", 1, default));
        }

        Assert.True(await deletion);
        Assert.IsType<ThreadAnswer.Done>(await post);
        await WaitAsync(async () => await cluster.Threads.FindAsync(_key, default) is { Rounds: 1, Running: false });
    }

    private static async Task<bool> IsHeldAsync(NpgsqlDataSource database)
    {
        await using var command =
            database.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        return await command.ExecuteScalarAsync() is > 0L;
    }

    private static async Task WaitAsync(Func<Task<bool>> until)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await until())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
