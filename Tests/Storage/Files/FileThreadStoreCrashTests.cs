using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Files;

public sealed class FileThreadStoreCrashTests : IDisposable
{
    private readonly DataFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Open_AfterACrashAtAnyMoment_HasEverythingAcknowledged()
    {
        await using var store = await folder.OpenAsync(configure: options => options.JournalLimit = 8192);
        for (var round = 0; round < 12; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(thread => store.AppendAsync(Key($"t{thread}"), round * 2, $"{round}a", $"{round}b")));

            // A checkpoint may be under way: the copy must come after what it removes, so take it when the journals stand still.
            using var copy = folder.CopyAtRest();
            await using var reopened = await copy.OpenAsync();

            for (var thread = 0; thread < 10; thread++)
            {
                Assert.Equal(Enumerable.Range(0, round + 1).SelectMany(r => new[] { $"{r}a", $"{r}b" }), await reopened.ReadTextsAsync(Key($"t{thread}")));
            }
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("torn")]
    [InlineData("older")]
    public async Task Open_WithoutAGoodCatalog_BuildsAnEqualOne(string catalog)
    {
        await folder.WriteThreeAppendsAsync();
        await folder.CloseAsync();
        var older = folder.One("catalog.jsonl");
        var olderBytes = await File.ReadAllBytesAsync(older, TestContext.Current.CancellationToken);
        await using (var store = await folder.OpenAsync())
        {
            await store.AppendAsync(Key(), 5, new string('x', 200_000), "six", "seven");
            await store.AddAsync(Summary(Key("2", new("Ünï", "Ö/x")), 1) with { Title = "Größe", RunId = "r", Usage = new() { Cost = 1.5m } });
        }

        var before = await SummariesAsync(folder);
        switch (catalog)
        {
            case "missing":
                File.Delete(older);
                break;
            case "torn":
                await File.WriteAllBytesAsync(older, (await File.ReadAllBytesAsync(older, TestContext.Current.CancellationToken))[..^20], TestContext.Current.CancellationToken);
                break;
            default:
                await File.WriteAllBytesAsync(older, olderBytes, TestContext.Current.CancellationToken);
                break;
        }

        Assert.Equal(before, await SummariesAsync(folder));
        Assert.Equal(3, before.Count);
    }

    [Fact]
    public async Task Open_AfterACrashInACheckpoint_GoesOnFromBothJournals()
    {
        var disk = new FaultyDisk();
        await using var store = await folder.OpenAsync(disk, options => options.JournalLimit = 4096);
        disk.FailReplace = true;
        for (var sequence = 0; sequence < 40; sequence++)
        {
            await store.AppendAsync(Key($"t{sequence % 3}"), sequence / 3, $"{sequence}");
        }

        using var crashed = folder.CopyAtRest();

        Assert.True(crashed.Files("journal-*.jsonl").Length > 1);
        await using var reopened = await crashed.OpenAsync();
        Assert.Equal(Enumerable.Range(0, 14).Select(n => $"{n * 3}"), await reopened.ReadTextsAsync(Key("t0")));
        Assert.Single(crashed.Files("journal-*.jsonl"));
        disk.FailReplace = false;
    }

    [Fact]
    public async Task Open_AfterACrashOfTheStartAfterACrash_HasEverythingOfBoth()
    {
        const int Count = Checkpoint.ShortCount + 10;
        await using var store = await folder.OpenAsync(configure: options => options.Fsync = false);
        await Task.WhenAll(Enumerable.Range(0, Count).Select(thread => store.AppendAsync(Key($"t{thread}"), 0, "1")));
        await store.AppendAsync(Key("t0"), 1, "2");
        using var crashed = folder.Copy();

        // The last append is whole in its thread file only.
        var journal = await File.ReadAllBytesAsync(crashed.One("journal-*.jsonl"), TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(crashed.One("journal-*.jsonl"), journal[..^10], TestContext.Current.CancellationToken);
        var disk = new FaultyDisk { FailReplace = true };
        await using var second = await crashed.OpenAsync(disk);
        var before = await File.ReadAllBytesAsync(crashed.One("t0.jsonl"), TestContext.Current.CancellationToken);
        await second.AppendAsync(Key("t0"), 2, "3");
        await second.AppendAsync(Key("t1"), 1, "2");
        using var crashedAgain = crashed.CopyAtRest();
        Assert.True(crashedAgain.Files("journal-*.jsonl").Length > 1);

        // And this time the thread file is behind its journal.
        await File.WriteAllBytesAsync(crashedAgain.One("t0.jsonl"), before, TestContext.Current.CancellationToken);
        await using var third = await crashedAgain.OpenAsync();

        Assert.Equal(["1", "2", "3"], await third.ReadTextsAsync(Key("t0")));
        Assert.Equal(["1", "2"], await third.ReadTextsAsync(Key("t1")));
        Assert.Equal(Count, (await third.ListAsync(Ada, new(), CancellationToken.None)).Total);
        disk.FailReplace = false;
    }

    [Fact]
    public async Task Open_AfterACleanEndWithManyThreads_GoesOnFromTheJournal()
    {
        const int Count = Checkpoint.ShortCount + 10;
        for (var sequence = 0; sequence < 3; sequence++)
        {
            await using var store = await folder.OpenAsync(configure: options => options.Fsync = false);
            await Task.WhenAll(Enumerable.Range(0, Count).Select(thread => store.AppendAsync(Key($"t{thread}"), sequence, $"{sequence}")));
        }

        await using var reopened = await folder.OpenAsync();
        for (var thread = 0; thread < Count; thread++)
        {
            Assert.Equal(["0", "1", "2"], await reopened.ReadTextsAsync(Key($"t{thread}")));
        }
    }

    [Fact]
    public async Task Open_AfterACrashRightAfterADelete_DoesNotBringItBack()
    {
        await using var store = await folder.OpenAsync();
        await store.AppendAsync(Key(), 0, "secret");
        await store.AppendAsync(Key("2"), 0, "old");
        await store.DeleteAsync(Key(), CancellationToken.None);
        await store.DeleteAsync(Key("2"), CancellationToken.None);
        await store.AppendAsync(Key("2"), 0, "new");

        using var crashed = folder.Copy();
        await using var reopened = await crashed.OpenAsync();

        Assert.Null(await reopened.FindAsync(Key()));
        Assert.Equal(["new"], await reopened.ReadTextsAsync(Key("2")));
    }

    [Fact]
    public async Task Open_AfterACrashBeforeADeleteWasCheckpointed_DoesNotBringItBack()
    {
        var disk = new FaultyDisk { FailReplace = true };
        using (var crashed = await CrashAsync())
        {
            await using var reopened = await crashed.OpenAsync();

            Assert.Null(await reopened.FindAsync(Key()));
            Assert.Empty(crashed.Files("t1.jsonl"));
            Assert.Equal(["new"], await reopened.ReadTextsAsync(Key("2")));
        }

        async Task<DataFolderFixture> CrashAsync()
        {
            disk.FailReplace = false;
            await using var store = await folder.OpenAsync(disk);
            await store.AppendAsync(Key(), 0, "secret");
            await store.AppendAsync(Key("2"), 0, "old");
            var file = await File.ReadAllBytesAsync(folder.One("t1.jsonl"));
            disk.FailReplace = true;
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync(Key(), CancellationToken.None));
            await Assert.ThrowsAsync<StoreUnavailableException>(() => store.DeleteAsync(Key("2"), CancellationToken.None));
            await store.AppendAsync(Key("2"), 0, "new");

            // The removal of the file had not reached the disk either.
            var copy = folder.CopyAtRest();
            await File.WriteAllBytesAsync(Path.Join(Path.GetDirectoryName(copy.One("2.jsonl")), "t1.jsonl"), file);
            disk.FailReplace = false;
            return copy;
        }
    }

    private static async Task<List<ThreadSummary>> SummariesAsync(DataFolderFixture folder)
    {
        await using var store = await folder.OpenAsync();
        var ada = await store.ListAsync(Ada, new(), CancellationToken.None);
        var other = await store.ListAsync(new("Ünï", "Ö/x"), new(), CancellationToken.None);
        return [.. ada.Threads, .. other.Threads];
    }
}
