using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

public abstract partial class ThreadStoreConformance
{
    [Fact]
    public async Task Read_AfterASequence_BeginsWithTheNext()
    {
        await Store.AppendAsync(Key(), 0, "1", "2", "3");
        await Store.AppendAsync(Key(), 3, "4", "5");

        Assert.Equal(["3", "4", "5"], await Store.ReadTextsAsync(Key(), 2));
        Assert.Equal(["5"], await Store.ReadTextsAsync(Key(), 4));
        Assert.Empty(await Store.ReadAllAsync(Key(), 5));
        Assert.Empty(await Store.ReadAllAsync(Key(), 99));
        Assert.Equal([3L, 4L, 5L], (await Store.ReadAllAsync(Key(), 2)).Select(e => e.Sequence));
    }

    [Fact]
    public async Task Read_AnywhereInALongThread_FindsItsPlace()
    {
        string[] texts = [.. Enumerable.Range(1, 2000).Select(n => $"{n} {new string('x', n * 7919 % 700)}")];
        for (var start = 0; start < texts.Length; start += 50)
        {
            await Store.AppendAsync(Key(), start, texts[start..(start + 50)]);
        }

        foreach (var after in new[] { 0, 1, 49, 50, 51, 700, 1000, 1333, 1950, 1998, 1999, 2000 })
        {
            Assert.Equal(texts[after..], await Store.ReadTextsAsync(Key(), after));
        }
    }

    [Fact]
    public async Task Read_UnknownOrForeignThread_IsEmpty()
    {
        await Store.AppendAsync(Key(), 0, "mine");

        Assert.Empty(await Store.ReadAllAsync(Key("unknown")));
        Assert.Empty(await Store.ReadAllAsync(Key(owner: new("acme", "eve"))));
        Assert.Empty(await Store.ReadAllAsync(Key(owner: new("other", "ada"))));
        Assert.Empty(await Store.ReadBackwardAsync(Key("unknown"), 10, 10, CancellationToken.None));
        Assert.Null(await Store.FindAsync(Key(owner: new("acme", "eve"))));
    }

    [Fact]
    public async Task Read_WhileOthersAppend_SeesAPrefixInOrder()
    {
        await Store.AppendAsync(Key(), 0, "1");
        var writer = WriteAsync();
        while (!writer.IsCompleted)
        {
            var known = (await Store.FindAsync(Key()))!.Sequence;
            var read = await Store.ReadAllAsync(Key());
            Assert.True(read.Count >= known);
            Assert.Equal(Enumerable.Range(1, read.Count).Select(n => $"{n}"), read.Select(Text));
        }

        await writer;

        async Task WriteAsync()
        {
            await Task.Yield();
            for (var sequence = 1; sequence < 300; sequence++)
            {
                await Store.AppendAsync(Key(), sequence, $"{sequence + 1}");
            }
        }
    }

    [Fact]
    public async Task ReadBackward_FromAnywhere_PagesNewestFirst()
    {
        await Store.AppendAsync(Key(), 0, "1", "2", "3");
        await Store.AppendAsync(Key(), 3, "4", "5");

        Assert.Equal(["5", "4"], await BackwardAsync(6, 2));
        Assert.Equal(["5", "4", "3", "2", "1"], await BackwardAsync(long.MaxValue, 100));
        Assert.Equal(["3", "2"], await BackwardAsync(4, 2));
        Assert.Equal(["1"], await BackwardAsync(2, 2));
        Assert.Empty(await BackwardAsync(1, 2));
        Assert.Empty(await BackwardAsync(6, 0));

        async Task<string[]> BackwardAsync(long before, int count) =>
            [.. (await Store.ReadBackwardAsync(Key(), before, count, CancellationToken.None)).Select(Text)];
    }
}
