using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Files;

public sealed class FileThreadStoreFaultTests : IDisposable
{
    private readonly DataFolderFixture folder = new();
    private readonly FaultyDisk disk = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_DiskFullAtAnyByte_FailsWholeAndWorksAgainLater()
    {
        await using (var store = await folder.OpenAsync(disk))
        {
            await store.AppendAsync(Key(), 0, "1");
            var expected = new List<string> { "1" };

            // One append writes some 1,300 bytes, first to the journal and then to the thread file.
            for (var free = 0; free < 1500; free += 7)
            {
                disk.Free = free;
                var text = $"{free}";
                try
                {
                    await store.AppendAsync(Key(), expected.Count, text);
                    expected.Add(text);
                }
                catch (StoreUnavailableException)
                {
                    Assert.Equal(expected, await store.ReadTextsAsync(Key()));
                    Assert.Equal(expected.Count, (await store.FindAsync(Key()))?.Sequence);
                }

                disk.Free = long.MaxValue;
                await store.AppendAsync(Key(), expected.Count, $"after {text}");
                expected.Add($"after {text}");
            }

            Assert.Equal(expected, await store.ReadTextsAsync(Key()));
            Assert.InRange(expected.Count, 217, 415);
            using var crashed = folder.Copy();
            await using var reopened = await crashed.OpenAsync();
            Assert.Equal(expected, await reopened.ReadTextsAsync(Key()));
        }
    }

    [Fact]
    public async Task Append_FlushFails_IsVoidAfterARestartToo()
    {
        await using var store = await folder.OpenAsync(disk);
        await store.AppendAsync(Key(), 0, "1");

        // Neither can the half-written journal be cut back: its successor has to void it.
        disk.FailFlush = disk.FailSetLength = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(Key(), 1, "lost"));
        disk.FailFlush = disk.FailSetLength = false;
        await store.AppendAsync(Key("2"), 0, "other");

        using var crashed = folder.Copy();
        await using var reopened = await crashed.OpenAsync();
        Assert.Equal(["1"], await reopened.ReadTextsAsync(Key()));
        Assert.Equal(["other"], await reopened.ReadTextsAsync(Key("2")));
        await store.AppendAsync(Key(), 1, "2");
        Assert.Equal(["1", "2"], await store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_ChainedOnOneThatFails_FailsWithIt()
    {
        await using var store = await folder.OpenAsync(disk);
        await store.AppendAsync(Key(), 0, "1");
        disk.Free = 0;

        Task[] chain = [.. Enumerable.Range(1, 50).Select(sequence => store.AppendAsync(Key(), sequence, $"{sequence + 1}"))];

        // Those that come after the failure find the thread where it was, and conflict.
        await Assert.ThrowsAsync<StoreUnavailableException>(() => chain[0]);
        foreach (var append in chain)
        {
            Assert.True(await Record.ExceptionAsync(() => append) is StoreUnavailableException or ThreadConflictException);
        }

        disk.Free = long.MaxValue;
        await store.AppendAsync(Key(), 1, "2");
        Assert.Equal(["1", "2"], await store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_ToAFileThatCannotBeOpened_FailsForThatThreadOnly()
    {
        await using var store = await folder.OpenAsync(disk);
        disk.FailOpen = "bad.jsonl";

        Task[] appends = [.. Enumerable.Range(0, 20).Select(n => store.AppendAsync(Key(n == 7 ? "bad" : $"t{n}"), 0, "1"))];

        foreach (var (index, append) in appends.Index())
        {
            Assert.Equal(index == 7, await Record.ExceptionAsync(() => append) is StoreUnavailableException);
        }

        disk.FailOpen = null;
        await store.AppendAsync(Key("bad"), 0, "1");
        Assert.Equal(["1"], await store.ReadTextsAsync(Key("bad")));
    }

    [Fact]
    public async Task Checkpoint_Fails_LosesNothingAndIsMadeUpFor()
    {
        await using (var store = await folder.OpenAsync(disk, options => options.JournalLimit = 4096))
        {
            disk.FailReplace = true;
            for (var sequence = 0; sequence < 50; sequence++)
            {
                await store.AppendAsync(Key(), sequence, $"{sequence}");
            }

            Assert.True(folder.Files("journal-*.jsonl").Length > 1);
            disk.FailReplace = false;
        }

        Assert.Single(folder.Files("journal-*.jsonl"));
        await using var reopened = await folder.OpenAsync();
        Assert.Equal(Enumerable.Range(0, 50).Select(n => $"{n}"), await reopened.ReadTextsAsync(Key()));
    }
}
