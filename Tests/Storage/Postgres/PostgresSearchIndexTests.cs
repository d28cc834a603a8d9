using System.Text.Json;
using ChatCluster.Threads;
using Npgsql;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

/// <summary>What the server reads for a search, and what becomes of words that programs of an older version wrote.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresSearchIndexTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    [Fact]
    public async Task List_ByOneLetter_ReadsNoMoreWhenOthersHaveMore()
    {
        // A letter that no title has: the words are not looked at for a thread that is found by its title.
        for (var n = 1; n <= 10; n++)
        {
            await Store.AppendAsync(Key($"t{n}"), 0, $"the number{n}");
        }

        await AddOthersAsync(from: 1, to: 2_000);
        var few = await BlocksAsync("n");
        await AddOthersAsync(from: 2_001, to: 40_000);
        var many = await BlocksAsync("n");

        Assert.Equal(10, (await Store.ListAsync(Ada, new() { Text = "n" }, CancellationToken.None)).Total);

        // The index may have become a level higher. Were the words of all owners looked through, it would be hundreds more.
        Assert.InRange(many, 1, few + 10);
    }

    [Fact]
    public async Task List_WithAnOwnerOfTheSameHash_FindsOnlyOnesOwn()
    {
        await Store.AppendAsync(Key("own"), 0, "umbrella");
        await Store.AppendAsync(Key("foreign", new("acme", "eve")), 0, "umbrella");
        await ExecuteAsync(
            """
            UPDATE chatcluster.events e SET words = (SELECT o.words FROM chatcluster.events o JOIN chatcluster.threads t ON t.id = o.thread WHERE t.thread_id = 'own')
            FROM chatcluster.threads t WHERE t.id = e.thread AND t.thread_id = 'foreign'
            """);

        Assert.Equal(["own"], await FindAsync(Ada, "umbrella"));
        Assert.Empty(await FindAsync(new("acme", "eve"), "umbrella"));
    }

    [Theory]
    [InlineData("acme", "ada")]
    [InlineData("50%", "ada/eve lee")]
    [InlineData("東京", "🦊\0")]
    public async Task Open_WithWordsOfAnOlderProgram_FindsThem(string tenant, string user)
    {
        var owner = new Owner(tenant, user);
        await Store.AppendAsync(Key("before", owner), 0, "bring an umbrella, 天気", "?!");
        await Store.AppendAsync(Key("title", owner), 0, "nothing of it");
        var written = await WordsAsync("before");
        await MakeOlderAsync();
        await WriteAsOlderAsync("before", "@00ff", "umbrella", "bring", "an", "天", "気");

        await using var store = await PostgresFixture.OpenAsync(Connection);

        Assert.Equal(written, await WordsAsync("before"));
        Assert.Equal(["before"], await FindAsync(owner, "umbr"));
        Assert.Equal(["before"], await FindAsync(owner, "天気"));
        Assert.Empty(await FindAsync(new("00ff", "@"), "umbr"));
    }

    [Fact]
    public async Task Append_ByAnOlderProgramThatIsStillAtWork_IsFound()
    {
        await Store.AppendAsync(Key(), 0, "nothing");

        await ExecuteAsync(
            "INSERT INTO chatcluster.events (thread, sequence, json, words) SELECT id, 2, '', $$'@00ff' 'UMBRELLA'$$ FROM chatcluster.threads");

        Assert.Equal(["t1"], await FindAsync(Ada, "umbr"));
    }

    private async Task MakeOlderAsync() => await ExecuteAsync(
        BeforeTheSeventh + """
        DROP TRIGGER words_of_owner ON chatcluster.events;
        DROP FUNCTION chatcluster.give_words_to_owner;
        DROP FUNCTION chatcluster.words_of;
        DELETE FROM chatcluster.migrations WHERE version > 4
        """);

    private async Task WriteAsOlderAsync(string thread, params string[] words)
    {
        var vector =
            string.Join(' ', words.Select(word => $"'{word.ToUpperInvariant().Replace("@00FF", "@00ff", StringComparison.Ordinal)}'"));
        await ExecuteAsync(
            $"UPDATE chatcluster.events e SET words = $${vector}$$ FROM chatcluster.threads t WHERE t.id = e.thread AND t.thread_id = '{thread}' AND e.sequence = 1");
    }

    private async Task<string> WordsAsync(string thread)
    {
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(
            $"SELECT string_agg(coalesce(e.words::text, 'none'), ';' ORDER BY e.sequence) FROM chatcluster.events e JOIN chatcluster.threads t ON t.id = e.thread WHERE t.thread_id = '{thread}'");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    // Messages of 200 others, as the store writes them, each with a word of its own.
    private async Task AddOthersAsync(int from, int to)
    {
        await Parallel.ForAsync(from, to + 1, new ParallelOptions { MaxDegreeOfParallelism = 400 }, async (n, _) =>
            await Store.AppendAsync(Key($"o{n}", new("acme", $"user{n % 200}")), 0, $"the n{n} of others"));

        // Also because what was written last waits beside the index, up to 4 MB of it, and is read by every search.
        await ExecuteAsync("VACUUM ANALYZE chatcluster.events");
        await ExecuteAsync("VACUUM ANALYZE chatcluster.threads");
    }

    /// <returns>How many blocks the server looks at to read a page.</returns>
    private async Task<long> BlocksAsync(string text)
    {
        var page = ThreadList.PageCommand(Ada, new() { Text = text });
        await using var source = NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand($"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {page.CommandText}");
        foreach (NpgsqlParameter parameter in page.Parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var top = plan.RootElement[0].GetProperty("Plan");
        return top.GetProperty("Shared Hit Blocks").GetInt64() + top.GetProperty("Shared Read Blocks").GetInt64();
    }

    private async Task<string[]> FindAsync(Owner owner, string text) =>
        [.. (await Store.ListAsync(owner, new() { Text = text }, CancellationToken.None)).Threads.Select(thread => thread.Key.Id)];
}
