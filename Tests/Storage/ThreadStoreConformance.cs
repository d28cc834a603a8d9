using System.Text;
using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

/// <summary>
/// What every <see cref="IThreadStore"/> must do. An implementation passes by deriving one class from this and one from
/// <see cref="ThreadCatalogConformance"/>.
/// </summary>
public abstract partial class ThreadStoreConformance : IAsyncLifetime
{
    private IThreadStore? store;

    protected IThreadStore Store => store!;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty store.</summary>
    protected abstract Task<IThreadStore> OpenAsync();

    /// <summary>Closes the store and opens what it has kept; none for a store that keeps nothing.</summary>
    protected virtual Task<IThreadStore?> ReopenAsync() => Task.FromResult<IThreadStore?>(null);

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Theory]
    [InlineData("""{"type":"x"}""")]
    [InlineData("""{ "type" : "spaced out" ,"n": 1.50 }""")]
    [InlineData("""{"type":"x","text":"Grüße 🚀 \u0041 \"quoted\" \\ \n"}""")]
    [InlineData("""{"type":"x","text":"},\"summary\":{\"seq\":1},\"event\":{"}""")]
    public async Task Append_AnyJson_IsReadBackToTheByte(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);

        await Store.AppendAsync(Key(), 0, [bytes, bytes], Summary(Key(), 2), CancellationToken.None);

        var read = await Store.ReadAllAsync(Key());
        Assert.Equal([(1L, json), (2L, json)], read.Select(e => (e.Sequence, Utf8(e.Json))));
    }

    [Fact]
    public async Task Append_MemoryReusedAfterwards_KeepsWhatWasAppended()
    {
        var buffer = Event("before");

        await Store.AppendAsync(Key(), 0, [buffer], Summary(Key(), 1), CancellationToken.None);
        Array.Fill(buffer, (byte)'x');

        Assert.Equal(["before"], await Store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_LargeEvents_AreReadBack()
    {
        string[] texts = [new('a', 3_000_000), "small", new('b', 200_000), "end"];

        await Store.AppendAsync(Key(), 0, texts);
        await Store.AppendAsync(Key(), 4, "after");

        string[] all = [.. texts, "after"];
        Assert.Equal(all, await Store.ReadTextsAsync(Key()));
        Assert.Equal(all[1..], await Store.ReadTextsAsync(Key(), 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Append_AtAnotherSequence_ConflictsAndChangesNothing(long expected)
    {
        await Store.AppendAsync(Key(), 0, "one", "two");

        var conflict = await Assert.ThrowsAsync<ThreadConflictException>(() => Store.AppendAsync(Key(), expected, "stale"));

        Assert.Equal((expected, 2), (conflict.Expected, conflict.Actual));
        Assert.Equal(["one", "two"], await Store.ReadTextsAsync(Key()));
        Assert.Equal(2, (await Store.FindAsync(Key()))?.Sequence);
    }

    [Fact]
    public async Task Append_ToAThreadThatDoesNotExist_ConflictsUnlessItBeginsOne()
    {
        var conflict = await Assert.ThrowsAsync<ThreadConflictException>(() => Store.AppendAsync(Key(), 5, "stale"));

        Assert.Equal((5, 0), (conflict.Expected, conflict.Actual));
        Assert.Null(await Store.FindAsync(Key()));
        await Store.AppendAsync(Key(), 0, "first");
        Assert.Equal(["first"], await Store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_WrongInItself_IsRefused()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Key(), 0, [], Summary(Key(), 0), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Key(), 0, Events("a"), Summary(Key(), 2), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Key(), 0, Events("a"), Summary(Key("other"), 1), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Key(), 0, ["{\n}"u8.ToArray()], Summary(Key(), 1), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Key("../up"), 0, "a"));

        Assert.Null(await Store.FindAsync(Key()));
    }

    [Fact]
    public async Task Append_AlreadyCancelled_AppendsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.AppendAsync(Key(), 0, Events("a"), Summary(Key(), 1), new CancellationToken(canceled: true)));

        Assert.Empty(await Store.ReadAllAsync(Key()));
    }

    [Fact]
    public async Task Append_ByRacingWriters_OneWinsEachSequence()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            await Task.Yield();
            var own = new List<string>();
            for (var round = 0; round < 25; round++)
            {
                var expected = (await Store.FindAsync(Key()))?.Sequence ?? 0;
                var text = $"{writer}.{round}";
                try
                {
                    await Store.AppendAsync(Key(), expected, text, text);
                    own.Add(text);
                }
                catch (ThreadConflictException)
                {
                    // Another writer was first: that is what this test is about.
                }
            }

            return own;
        }));

        var texts = await Store.ReadTextsAsync(Key());
        Assert.Equal(won.Sum(own => own.Count) * 2, texts.Length);
        Assert.Equal(won.SelectMany(own => own).Order(), texts.Where((_, index) => index % 2 == 0).Order());
        Assert.All(texts.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
    }

    [Fact]
    public async Task Append_ToManyThreadsAtOnce_KeepsEachInOrder()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async thread =>
        {
            await Task.Yield();
            for (var sequence = 0; sequence < 10; sequence += 2)
            {
                await Store.AppendAsync(Key($"t{thread}"), sequence, $"{thread}:{sequence + 1}", $"{thread}:{sequence + 2}");
            }
        }));

        for (var thread = 0; thread < 100; thread++)
        {
            Assert.Equal(Enumerable.Range(1, 10).Select(sequence => $"{thread}:{sequence}"), await Store.ReadTextsAsync(Key($"t{thread}")));
        }
    }

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

    [Fact]
    public async Task Keys_ThatFileSystemsWouldConfuse_AreDifferentThreads()
    {
        ThreadKey[] keys =
        [
            Key("abc"), Key("ABC"), Key("con"), Key("a-b_c"), Key("-"),
            Key("t", new("acme", "Ada")), Key("t", new("acme", "ada")), Key("t", new("ACME", "ada")), Key("t", new("acme/ada", "x")), Key("t", new("acme", "ada/x")),
            Key("t", new("..", "..")), Key("t", new(".", "con.txt")), Key("t", new("NUL", "a b?*|")), Key("t", new("日本", "ü%C3")), Key("t", new("%61cme", "ada")),
            Key("t", new(new('u', 300), new('v', 300))), Key("t", new(new('u', 300), new string('v', 299) + "w")), Key(new('Z', 64), new("acme", "x\0y")),
        ];
        foreach (var (index, key) in keys.Index())
        {
            await Store.AppendAsync(key, 0, $"{index}");
        }

        foreach (var (index, key) in keys.Index())
        {
            Assert.Equal([$"{index}"], await Store.ReadTextsAsync(key));
        }
    }
}
