using System.Text;
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

    [Fact]
    public async Task Open_JournalCutAtAnyByte_HasWholeAppendsOnly()
    {
        await WriteThreeAppendsAsync();
        using var crashed = folder.Copy();
        var journal = await File.ReadAllBytesAsync(crashed.One("journal-*.jsonl"), TestContext.Current.CancellationToken);
        var thread = await File.ReadAllBytesAsync(crashed.One("t1.jsonl"), TestContext.Current.CancellationToken);
        var ends = AppendEnds(journal);

        for (var size = ends[0]; size <= journal.Length; size++)
        {
            using var copy = crashed.Copy();
            await File.WriteAllBytesAsync(copy.One("journal-*.jsonl"), journal[..size], TestContext.Current.CancellationToken);

            // Nothing reached the thread file, or only the first append did: the journal alone has to do.
            await File.WriteAllBytesAsync(copy.One("t1.jsonl"), size % 2 == 0 ? [] : thread[..AppendEnds(thread)[0]], TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, ends.Count(end => end <= size));
        }
    }

    [Fact]
    public async Task Open_ThreadFileCutAtAnyByteAfterACrash_IsRestoredFromTheJournal()
    {
        await WriteThreeAppendsAsync();
        using var crashed = folder.Copy();
        var thread = await File.ReadAllBytesAsync(crashed.One("t1.jsonl"), TestContext.Current.CancellationToken);

        for (var size = 0; size <= thread.Length; size++)
        {
            using var copy = crashed.Copy();
            await File.WriteAllBytesAsync(copy.One("t1.jsonl"), thread[..size], TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, 3);
        }
    }

    [Fact]
    public async Task Open_ThreadFileCutAtAnyByteAfterACleanEnd_KeepsWholeAppendsOnly()
    {
        await WriteThreeAppendsAsync();
        await folder.CloseAsync();
        var thread = await File.ReadAllBytesAsync(folder.One("t1.jsonl"), TestContext.Current.CancellationToken);
        var ends = AppendEnds(thread);

        for (var size = 0; size < thread.Length; size++)
        {
            using var copy = folder.Copy();
            await File.WriteAllBytesAsync(copy.One("t1.jsonl"), thread[..size], TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, ends.Count(end => end <= size));
        }
    }

    [Fact]
    public async Task Open_JournalCutButThreadFileWhole_KeepsWhatTheThreadFileHas()
    {
        await WriteThreeAppendsAsync();
        using var crashed = folder.Copy();
        var journal = await File.ReadAllBytesAsync(crashed.One("journal-*.jsonl"), TestContext.Current.CancellationToken);

        foreach (var size in AppendEnds(journal))
        {
            using var copy = crashed.Copy();
            await File.WriteAllBytesAsync(copy.One("journal-*.jsonl"), journal[..size], TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, 3);
        }
    }

    [Theory]
    [InlineData("t1.jsonl", false)]
    [InlineData("t1.jsonl", true)]
    [InlineData("journal-*.jsonl", false)]
    [InlineData("journal-*.jsonl", true)]
    public async Task Open_GarbageOrZerosAtTheEnd_AreCutOff(string pattern, bool zeros)
    {
        await WriteThreeAppendsAsync();
        using var crashed = folder.Copy();
        await folder.CloseAsync();

        foreach (var ended in new[] { crashed, folder })
        {
            using var copy = ended.Copy();
            var garbage = zeros ? new byte[9000] : Encoding.UTF8.GetBytes("{\"seq\":6,\"more\":0,\"size\":2,\"event\":{},\"summary\":{},\"crc\":\"00000000\"}\nxx\n{\"append\":");
            await File.AppendAllBytesAsync(copy.One(pattern), garbage, TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, 3);
            Assert.DoesNotContain(copy.Files("*.jsonl"), file => File.ReadAllBytes(file).AsSpan().IndexOf(garbage) >= 0);
        }
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("torn")]
    [InlineData("older")]
    public async Task Open_WithoutAGoodCatalog_BuildsAnEqualOne(string catalog)
    {
        await WriteThreeAppendsAsync();
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

    private async Task WriteThreeAppendsAsync()
    {
        var store = await folder.OpenAsync();
        folder.CloseLater(store);
        await store.AppendAsync(Key("other"), 0, "other");
        await store.AppendAsync(Key(), 0, "1");
        await store.AppendAsync(Key(), 1, "2", "3");
        await store.AppendAsync(Key(), 3, "4", "5");
    }

    private static async Task AssertWholeAppendsAsync(DataFolderFixture copy, int appends)
    {
        string[] expected = appends switch { 0 => [], 1 => ["1"], 2 => ["1", "2", "3"], _ => ["1", "2", "3", "4", "5"] };
        await using (var store = await copy.OpenAsync(configure: options => options.Fsync = false))
        {
            Assert.Equal(expected, await store.ReadTextsAsync(Key()));
            Assert.Equal(expected.Length == 0 ? null : Summary(Key(), expected.Length), await store.FindAsync(Key()));
            await store.AppendAsync(Key(), expected.Length, "next");
        }

        await using var again = await copy.OpenAsync(configure: options => options.Fsync = false);
        Assert.Equal(expected.Append("next"), await again.ReadTextsAsync(Key()));
        Assert.Equal(["other"], await again.ReadTextsAsync(Key("other")));
    }

    /// <summary>Where the appends of thread t1 end in a journal or in its thread file.</summary>
    private static int[] AppendEnds(byte[] file)
    {
        var ends = new List<int>();
        var mine = true;
        for (var start = 0; file.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var size; start += size + 1)
        {
            var line = Encoding.UTF8.GetString(file, start, size);
            mine = line.StartsWith("{\"append\"", StringComparison.Ordinal) ? line.Contains("/t1\"", StringComparison.Ordinal) : mine;
            if (mine && line.Contains("\"more\":0", StringComparison.Ordinal))
            {
                ends.Add(start + size + 1);
            }
        }

        Assert.Equal(3, ends.Count);
        return [.. ends];
    }

    private static async Task<List<ThreadSummary>> SummariesAsync(DataFolderFixture folder)
    {
        await using var store = await folder.OpenAsync();
        var ada = await store.ListAsync(Ada, new(), CancellationToken.None);
        var other = await store.ListAsync(new("Ünï", "Ö/x"), new(), CancellationToken.None);
        return [.. ada.Threads, .. other.Threads];
    }
}
