using System.Text;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Files;

/// <summary>Files that end somewhere else than they were written to.</summary>
public sealed class FileThreadStoreTornTests : IDisposable
{
    private readonly DataFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Open_JournalCutAtAnyByte_HasWholeAppendsOnly()
    {
        await folder.WriteThreeAppendsAsync();
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
        await folder.WriteThreeAppendsAsync();
        using var crashed = folder.Copy();
        var thread = await File.ReadAllBytesAsync(crashed.One("t1.jsonl"), TestContext.Current.CancellationToken);

        for (var size = AppendEnds(thread)[0]; size <= thread.Length; size++)
        {
            using var copy = crashed.Copy();
            await File.WriteAllBytesAsync(copy.One("t1.jsonl"), thread[..size], TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, 3);
        }
    }

    [Fact]
    public async Task Open_ThreadFileCutAtAnyByteAfterACleanEnd_KeepsWholeAppendsOnly()
    {
        await folder.WriteThreeAppendsAsync();
        await folder.CloseAsync();
        var thread = await File.ReadAllBytesAsync(folder.One("t1.jsonl"), TestContext.Current.CancellationToken);
        var ends = AppendEnds(thread);

        for (var size = ends[0]; size < thread.Length; size++)
        {
            using var copy = folder.Copy();
            await File.WriteAllBytesAsync(copy.One("t1.jsonl"), thread[..size], TestContext.Current.CancellationToken);

            await AssertWholeAppendsAsync(copy, ends.Count(end => end <= size));
        }
    }

    [Fact]
    public async Task Open_JournalCutButThreadFileWhole_KeepsWhatTheThreadFileHas()
    {
        await folder.WriteThreeAppendsAsync();
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
        await folder.WriteThreeAppendsAsync();
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
}
