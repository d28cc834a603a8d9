using ChatCluster.Grains.Waking;
using ChatCluster.Tests.Cluster.Hosting;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Threads;
using Npgsql;
using Xunit;

namespace ChatCluster.Tests.Cluster.Waking;

[Collection(InProcessCollection.Name)]
public sealed class RunWakerGrainTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Reminder_WithDaysToKeep_DeletesThreadsThatAreOlder()
    {
        await using var cluster = await InProcessCluster.StartAsync(postgres.Server, [new("ChatCluster:RetentionDays", "30")]);
        ThreadKey old = new("default", "ada", "old"), young = old with { Id = "young" };
        await CreateAsync(cluster, old, days: 31);
        await CreateAsync(cluster, young, days: 29);

        await cluster.Grains.GetGrain<IRunWakerGrain>(0).AsReference<IRemindable>().ReceiveReminder("look-after-runs", default);

        Assert.Null(await cluster.Threads.FindAsync(old, default));
        Assert.NotNull(await cluster.Threads.FindAsync(young, default));
    }

    private static async Task CreateAsync(InProcessCluster cluster, ThreadKey key, int days)
    {
        Assert.IsType<ThreadAnswer.Done>(await cluster.Threads.SendAsync(key, new CreateThread(), default));
        await using var database = NpgsqlDataSource.Create(cluster.Connection);
        await using var command = database.CreateCommand(
            """
            UPDATE chatcluster.threads
            SET updated_at = $1, summary = convert_to(regexp_replace(convert_from(summary, 'UTF8'), '"updatedAt":"[^"]*"', $2), 'UTF8')
            WHERE thread_id = $3
            """);
        var at = TimeProvider.System.GetUtcNow().AddDays(-days);
        command.Parameters.Add(new() { Value = at });
        command.Parameters.Add(new() { Value = $"\"updatedAt\":\"{at:O}\"" });
        command.Parameters.Add(new() { Value = key.Id });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
