using ChatCluster.Threads;
using Microsoft.Data.Sqlite;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

/// <summary>What nobody waits for any more is not worked on.</summary>
public sealed class SqliteCancelledReadTests : IDisposable
{
    // The name is another in each row: of one that is the same in all SQLite sees beforehand that it is not the one it looks for.
    private const string Endless =
        "ALTER TABLE owners RENAME TO people; CREATE VIEW owners AS " +
        "WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted) SELECT n AS id, 'nobody' || n AS name FROM counted";

    private const string Restored = "DROP VIEW owners; ALTER TABLE people RENAME TO owners";

    private readonly DataFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(null, "first")]
    [InlineData("title", null)]
    [InlineData(null, null)]
    public async Task Search_WhoseCallerHasGone_EndsInTheDatabase(string? title, string? text)
    {
        var query = new ThreadQuery { Title = title, Text = text };
        await using var store = await _folder.OpenAsync();
        await store.AppendAsync(Key(), 0, Events("first"), Summary(Key(), 1) with { Title = "title" }, CancellationToken.None);
        Assert.Single((await store.ListAsync(Ada, query, default)).Threads);
        Run(Endless);

        // More than the machine has places for, so that each has to give its own back.
        for (var search = 0; search <= Environment.ProcessorCount; search++)
        {
            using var caller = new CancellationTokenSource();
            var reading = Task.Run(() => store.ListAsync(Ada, query, caller.Token));
            await Task.Delay(50);
            Assert.False(reading.IsCompleted);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromSeconds(30)));
        }

        Run(Restored);
        Assert.Single((await store.ListAsync(Ada, query, default)).Threads);
    }

    private void Run(string sql)
    {
        using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        other.Open();
        using var command = other.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
