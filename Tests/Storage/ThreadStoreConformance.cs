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
    private IThreadStore? _store;

    protected IThreadStore Store => _store!;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>An empty store.</summary>
    protected abstract Task<IThreadStore> OpenAsync();

    /// <summary>Closes the store and opens what it has kept; null for a store that keeps nothing.</summary>
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
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Store.AppendAsync(Key(), 0, Events("a"), Summary(Key(), 2), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Store.AppendAsync(Key(), 0, Events("a"), Summary(Key("other"), 1), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Store.AppendAsync(Key(), 0, ["{\n}"u8.ToArray()], Summary(Key(), 1), CancellationToken.None));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Store.AppendAsync(Key("../up"), 0, "a"));

        Assert.Null(await Store.FindAsync(Key()));
    }

    [Fact]
    public async Task Append_AlreadyCancelled_AppendsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Store.AppendAsync(Key(), 0, Events("a"), Summary(Key(), 1), new CancellationToken(canceled: true)));

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
    public async Task Keys_ThatFileSystemsWouldConfuse_AreDifferentThreads()
    {
        ThreadKey[] keys =
        [
            Key("abc"), Key("ABC"), Key("con"), Key("a-b_c"), Key("-"),
            Key("t", new("acme", "Ada")), Key("t", new("acme", "ada")), Key("t", new("ACME", "ada")), Key("t", new("acme/ada", "x")),
            Key("t", new("acme", "ada/x")),
            Key("t", new("..", "..")), Key("t", new(".", "con.txt")), Key("t", new("NUL", "a b?*|")), Key("t", new("日本", "ü%C3")),
            Key("t", new("%61cme", "ada")),
            Key("t", new(new('u', 300), new('v', 300))), Key("t", new(new('u', 300), new string('v', 299) + "w")),
            Key(new('Z', 64), new("acme", "x\0y")),
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

    [Fact]
    public async Task Delete_AThread_LeavesNothingAndEndsStaleWriters()
    {
        await Store.AppendAsync(Key(), 0, "1", "2");
        await Store.AppendAsync(Key("other"), 0, "kept");

        Assert.True(await Store.DeleteAsync(Key(), CancellationToken.None));

        Assert.Empty(await Store.ReadAllAsync(Key()));
        Assert.Null(await Store.FindAsync(Key()));
        Assert.False(await Store.DeleteAsync(Key(), CancellationToken.None));
        var conflict = await Assert.ThrowsAsync<ThreadConflictException>(() => Store.AppendAsync(Key(), 2, "stale"));
        Assert.Equal(0, conflict.Actual);
        Assert.Equal(["kept"], await Store.ReadTextsAsync(Key("other")));
    }

    [Fact]
    public async Task Delete_ThenBeginAgain_IsANewThread()
    {
        await Store.AppendAsync(Key(), 0, "old", "older", "oldest");
        await Store.DeleteAsync(Key(), CancellationToken.None);

        await Store.AppendAsync(Key(), 0, "new");
        await Store.AppendAsync(Key(), 1, "newer");

        Assert.Equal(["new", "newer"], await Store.ReadTextsAsync(Key()));
        Assert.Equal(2, (await Store.FindAsync(Key()))?.Sequence);
    }

    [Fact]
    public async Task Delete_ManyAtOnceWhileOthersAppend_DeletesThoseOnly()
    {
        for (var thread = 0; thread < 40; thread++)
        {
            await Store.AppendAsync(Key($"t{thread}"), 0, "1");
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(thread => thread % 2 == 0
            ? Store.DeleteAsync(Key($"t{thread}"), CancellationToken.None)
            : Store.AppendAsync(Key($"t{thread}"), 1, "2")));

        for (var thread = 0; thread < 40; thread++)
        {
            Assert.Equal(thread % 2 == 0 ? [] : ["1", "2"], await Store.ReadTextsAsync(Key($"t{thread}")));
        }
    }

    [Fact]
    public async Task Reopen_AfterAppendsAndDeletes_HasTheSame()
    {
        var full = Summary(Key("full"), 1) with
        {
            Agent = "helper",
            Model = "m",
            RunId = "r_1",
            Messages = 3,
            Rounds = 2,
            Archived = true,
            Usage = new() { InputTokens = 1, OutputTokens = 2, Calls = 1, Cost = 0.25m },
        };
        await Store.AddAsync(full);
        await Store.AppendAsync(Key(), 0, "1", "2");
        await Store.AppendAsync(Key(), 2, "3");
        await Store.AppendAsync(Key("gone"), 0, "gone");
        await Store.DeleteAsync(Key("gone"), CancellationToken.None);
        await Store.AppendAsync(Key("again"), 0, "old", "old");
        await Store.DeleteAsync(Key("again"), CancellationToken.None);
        await Store.AppendAsync(Key("again"), 0, "new");

        if (await ReopenAsync() is not { } reopened)
        {
            Assert.Skip("This store keeps nothing when it is closed.");
            return;
        }

        _store = reopened;
        Assert.Equal(full, await Store.FindAsync(Key("full")));
        Assert.Equal(Summary(Key(), 3), await Store.FindAsync(Key()));
        Assert.Equal(["1", "2", "3"], await Store.ReadTextsAsync(Key()));
        Assert.Null(await Store.FindAsync(Key("gone")));
        Assert.Equal(["new"], await Store.ReadTextsAsync(Key("again")));
        await Assert.ThrowsAsync<ThreadConflictException>(() => Store.AppendAsync(Key(), 2, "stale"));
        await Store.AppendAsync(Key(), 3, "4");
        Assert.Equal(["4"], await Store.ReadTextsAsync(Key(), 3));
    }
}
