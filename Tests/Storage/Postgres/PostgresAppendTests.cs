using System.Text;
using Npgsql;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

/// <summary>What several processes and several threads in one transaction do to each other.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresAppendTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    [Fact]
    public async Task Append_ByTwoStoresToOneThread_OneWinsEachSequence()
    {
        await using var other = await PostgresFixture.OpenAsync(Connection);
        const int Rounds = 100;

        var won = await Task.WhenAll(new[] { Store, other }.Select(async (store, writer) =>
        {
            var own = new List<string>();
            for (var sequence = 0; sequence < Rounds; sequence++)
            {
                try
                {
                    await store.AppendAsync(Key(), sequence, $"{writer}.{sequence}");
                    own.Add($"{writer}.{sequence}");
                }
                catch (ThreadConflictException conflict)
                {
                    Assert.Equal(sequence, conflict.Expected);
                    Assert.True(conflict.Actual > sequence);
                }
            }

            return own;
        }));

        var texts = await Store.ReadTextsAsync(Key());
        Assert.Equal(Rounds, texts.Length);
        Assert.Equal(won.SelectMany(own => own).Order(), texts.Order());
    }

    [Fact]
    public async Task Append_ByTwoStoresToTheSameThreadsInAnyOrder_NoneIsLostToADeadlock()
    {
        await using var other = await PostgresFixture.OpenAsync(Connection);
        string[] ids = [.. Enumerable.Range(0, 60).Select(n => $"t{n}")];

        for (var sequence = 0; sequence < 5; sequence++)
        {
            var outcomes = await Task.WhenAll(
                Task.WhenAll(ids.Select(id => TryAppendAsync(Store, id, sequence))),
                Task.WhenAll(ids.Reverse().Select(id => TryAppendAsync(other, id, sequence))));

            Assert.Equal(ids.Length, outcomes.Sum(stored => stored.Count(stored => stored)));
        }

        static async Task<bool> TryAppendAsync(PostgresThreadStore store, string id, int sequence)
        {
            try
            {
                await store.AppendAsync(Key(id), sequence, "x");
                return true;
            }
            catch (ThreadConflictException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Append_ManyWhileTheTableIsLocked_AreStoredInFewTransactionsAndOneConflictFailsAlone()
    {
        await Store.AppendAsync(Key("stale"), 0, "1", "2");
        await using var blocker = NpgsqlDataSource.Create(Connection);
        await using var connection = await blocker.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("LOCK TABLE chatcluster.threads IN EXCLUSIVE MODE", connection))
        {
            await locking.ExecuteNonQueryAsync();
        }

        var appends = Enumerable.Range(0, 400).Select(n => Store.AppendAsync(Key($"t{n}"), 0, $"{n}")).ToList();
        var stale = Store.AppendAsync(Key("stale"), 1, "stale");
        appends.AddRange(Enumerable.Range(400, 400).Select(n => Store.AppendAsync(Key($"t{n}"), 0, $"{n}")));
        await transaction.CommitAsync();

        await Task.WhenAll(appends);
        Assert.Equal(2, (await Assert.ThrowsAsync<ThreadConflictException>(() => stale)).Actual);
        Assert.Equal(["1", "2"], await Store.ReadTextsAsync(Key("stale")));

        // A row carries the transaction that wrote it: one before, and for each of two writers what was under way and what had come
        // together since.
        Assert.InRange(await ScalarAsync("SELECT count(DISTINCT xmin::text) FROM chatcluster.events"), 3, 5);
        Assert.Equal(802, await ScalarAsync("SELECT count(*) FROM chatcluster.events"));
    }

    [Fact]
    public async Task Append_OneThatTheServerRefuses_FailsAloneInItsBatch()
    {
        await ExecuteAsync("ALTER TABLE chatcluster.events ADD CHECK (octet_length(json) < 1000)");
        string[] texts = [.. Enumerable.Range(0, 50).Select(n => n == 20 ? new string('x', 2000) : "fits")];

        var appends = texts.Select((text, n) => Store.AppendAsync(Key($"t{n}"), 0, text)).ToArray();

        await Assert.ThrowsAnyAsync<PostgresException>(() => Task.WhenAll(appends));
        Assert.Equal([20], appends.Index().Where(append => !append.Item.IsCompletedSuccessfully).Select(append => append.Index));
        Assert.Null(await Store.FindAsync(Key("t20")));
        Assert.Equal(["fits"], await Store.ReadTextsAsync(Key("t49")));
    }

    [Theory]
    [InlineData("""{"type":"message.posted","text":"a\u0000b \ud800 lone"}""")]
    [InlineData("""{"text":"type comes last","nested":{"text":1,"type":[{}]},"n":1e400,"type":"message.posted"}""")]
    [InlineData("""{"type":"message.posted","text":null}""")]
    [InlineData("""{"type":7,"text":"x"}""")]
    [InlineData("""{"type":"step.finished","text":"'); DROP TABLE chatcluster.events; -- \\ ' '' : & | !"}""")]
    [InlineData("""["no", "object"]""")]
    [InlineData("""{"type":"message.posted","text":"cut off""")]
    [InlineData("\u0001 no JSON at all")]
    public async Task Append_JsonThatIsHardToStoreOrToSearch_IsReadBackToTheByte(string json)
    {
        await Store.AppendAsync(Key(), 0, [Encoding.UTF8.GetBytes(json)], Summary(Key(), 1), CancellationToken.None);

        Assert.Equal(json, Utf8((await Store.ReadAllAsync(Key())).Single().Json));
    }

    [Fact]
    public async Task Append_BytesThatAreNoText_AreReadBack()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Where(value => value != '\n').Select(value => (byte)value)];

        await Store.AppendAsync(Key(), 0, [bytes], Summary(Key(), 1), CancellationToken.None);

        Assert.Equal(bytes, (await Store.ReadAllAsync(Key())).Single().Json.ToArray());
    }

    [Fact]
    public async Task Append_NamesWithNulAndHalfPairs_AreKeptAndFound()
    {
        var key = Key(owner: new("a\0c%me", "ü\ud83d"));
        var summary = Summary(key, 1) with { Title = "nul \0 title", Agent = "a\0%", RunId = "r\0" };
        await Store.AddAsync(summary);

        Assert.Equal(summary.Title, (await Store.FindAsync(key))?.Title);
        Assert.Equal([key], await Store.ListRunningAsync(CancellationToken.None).ToListAsync());
        Assert.Equal(1, (await Store.ListAsync(key.Owner, new() { Agent = "a\0%", Text = "nul\0 title" }, CancellationToken.None)).Total);
        Assert.Null(await Store.FindAsync(Key(owner: new("a\0c%me", "ü\ud83e"))));
        Assert.Null(await Store.FindAsync(Key(owner: new("a%0000c%0025me", "ü\ud83d"))));
    }

    [Fact]
    public async Task Append_AnOwnerTooLongForAnIndex_IsRefusedAndHarmsNobody()
    {
        var refused = Store.AppendAsync(Key(owner: new("acme", new('ü', 2000))), 0, "x");
        var stored = Store.AppendAsync(Key(), 0, "x");

        await Assert.ThrowsAsync<ArgumentException>(() => refused);
        await stored;
        await Store.AddAsync(Summary(Key("t2", new(new('日', 250), new('本', 250))), 1) with { Title = new('語', 5000) });
    }

    [Fact]
    public async Task Delete_AThread_LeavesNoRow()
    {
        await Store.AddAsync(Summary(Key(), 1) with { RunId = "r" });
        await Store.AppendAsync(Key(), 1, "secret", "words");
        using var vault = new PostgresCredentialVault(Store.Database, new(new byte[32]));
        await vault.WriteAsync(Key(), "m", new Dictionary<string, string> { ["x"] = "y" }, CancellationToken.None);

        Assert.True(await Store.DeleteAsync(Key(), CancellationToken.None));

        foreach (var table in new[] { "threads", "events", "credentials" })
        {
            Assert.Equal(0, await ScalarAsync($"SELECT count(*) FROM chatcluster.{table}"));
        }
    }

    [Fact]
    public async Task Delete_AgainstAppends_LeavesNoEventWithoutItsThread()
    {
        for (var round = 0; round < 30; round++)
        {
            await Store.AppendAsync(Key(), 0, "1");
            await using var other = round % 10 == 0 ? await PostgresFixture.OpenAsync(Connection) : null;
            var append = (other ?? Store).AppendAsync(Key(), 1, "2");
            Assert.True(await Store.DeleteAsync(Key(), CancellationToken.None));
            try
            {
                await append;
            }
            catch (ThreadConflictException)
            {
                // The delete was first.
            }

            Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM chatcluster.events"));
        }
    }

    [Fact]
    public async Task Dispose_WithAppendsQueued_StoresThem()
    {
        var store = await PostgresFixture.OpenAsync(Connection);
        var appends = Enumerable.Range(0, 50).Select(n => store.AppendAsync(Key($"t{n}"), 0, "x")).ToArray();

        await store.DisposeAsync();

        await Task.WhenAll(appends);
        Assert.Equal(50, (await Store.ListAsync(Ada, new(), CancellationToken.None)).Total);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(Key(), 0, "late"));
    }
}
