using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

/// <summary>Deleting, and opening what was kept.</summary>
public abstract partial class ThreadStoreConformance
{
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

        store = reopened;
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
