using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

public abstract partial class ThreadCatalogConformance
{
    [Theory]
    [InlineData(ThreadSort.Updated, null)]
    [InlineData(ThreadSort.Updated, false)]
    [InlineData(ThreadSort.Created, null)]
    [InlineData(ThreadSort.Created, false)]
    [InlineData(ThreadSort.Title, null)]
    [InlineData(ThreadSort.Title, true)]
    public async Task List_AfterAThread_GoesOnBehindItWhateverChangesBefore(ThreadSort sort, bool? descending)
    {
        string?[] titles = ["Ant", "bee", "Bee", null, "cat", "Ähre", null, "dog", "100%", "bee", "Emu", "zebra 🦓"];
        for (var n = 0; n < titles.Length; n++)
        {
            await Store.AddAsync(
                Summary(Key($"t{n:00}"), 1) with
                {
                    CreatedAt = Noon.AddMinutes(n / 2),
                    UpdatedAt = Noon.AddMinutes(n * 7 % 12 / 2),
                    Title = titles[n],
                });
        }

        var query = new ThreadQuery { PageSize = 5, Sort = sort, Descending = descending };
        var whole = await IdsAsync(query with { PageSize = 50 });
        var first = await ListAsync(query);
        Assert.True(first.More);

        // What comes in front of the place, and what leaves with it, moves nothing behind it.
        var early = sort is ThreadSort.Title ? descending is true ? "zzz" : "!" : null;
        var time = descending is false ? Noon.AddDays(-1) : Noon.AddDays(1);
        await Store.AddAsync(Summary(Key("new"), 1) with { CreatedAt = time, UpdatedAt = time, Title = early });
        await Store.DeleteAsync(first.Threads[^1].Key, CancellationToken.None);
        var second = await ListAsync(query with { After = ThreadPosition.Of(first.Threads[^1], sort) });
        var third = await ListAsync(query with { After = ThreadPosition.Of(second.Threads[^1], sort) });

        Assert.Equal(whole, first.Threads.Concat(second.Threads).Concat(third.Threads).Select(thread => thread.Key.Id));
        Assert.True(second.More);
        Assert.False(third.More);
        Assert.Equal(12, third.Total);
    }

    [Fact]
    public async Task List_InPages_SaysWhetherThereAreMore()
    {
        foreach (var id in new[] { "a", "b", "c", "d" })
        {
            await Store.AddAsync(Summary(Key(id), 1));
        }

        Assert.True((await ListAsync(new() { PageSize = 2 })).More);
        Assert.False((await ListAsync(new() { PageSize = 2, Page = 2 })).More);
        Assert.False((await ListAsync(new() { PageSize = 2, Page = 3 })).More);
        Assert.False((await ListAsync(new())).More);
    }

    [Fact]
    public async Task List_Sorted_GoesInBothDirectionsAndPutsUntitledLast()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { CreatedAt = Noon.AddDays(1), UpdatedAt = Noon.AddDays(6), Title = "banana" });
        await Store.AddAsync(Summary(Key("2"), 1) with { CreatedAt = Noon.AddDays(3), UpdatedAt = Noon.AddDays(5), Title = "Apple" });
        await Store.AddAsync(Summary(Key("3"), 1) with { CreatedAt = Noon.AddDays(2), UpdatedAt = Noon.AddDays(7), Title = null });

        Assert.Equal(["1", "3", "2"], await IdsAsync(new() { Sort = ThreadSort.Created, Descending = false }));
        Assert.Equal(["2", "1", "3"], await IdsAsync(new() { Sort = ThreadSort.Updated, Descending = false }));
        Assert.Equal(["1", "2", "3"], await IdsAsync(new() { Sort = ThreadSort.Title, Descending = true }));
    }

    [Fact]
    public async Task List_ByTitle_LooksAtTitlesAlone()
    {
        await Store.AppendAsync(
            Key("1"), 0, Events("umbrella"), Summary(Key("1"), 1) with { Title = "Weather in Rome" }, CancellationToken.None);
        await Store.AppendAsync(
            Key("2"), 0, Events("weather in rome"), Summary(Key("2"), 1) with { Title = "Umbrella" }, CancellationToken.None);

        Assert.Equal(["1"], await IdsAsync(new() { Title = " rome WEATHER " }));
        Assert.Equal(["2"], await IdsAsync(new() { Title = "umbrella" }));
        Assert.Equal(["1"], await IdsAsync(new() { Title = "rome", Text = "umbrella" }));
        Assert.Empty(await IdsAsync(new() { Title = "rome umbrella" }));
    }

    [Fact]
    public async Task List_OfSharedThreads_IsThoseWithALink()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { ShareId = "s_1", Title = "a" });
        await Store.AddAsync(Summary(Key("2"), 1) with { Title = ""","shareId":"s_2" """ });
        await Store.AddAsync(Summary(Key("3"), 1) with { ShareId = "s_3" });

        Assert.Equal(["1", "3"], await IdsAsync(new() { Shared = true }));
        Assert.Equal(["2"], await IdsAsync(new() { Shared = false }));
    }

    [Fact]
    public async Task List_OfAnAgentOrNone_HasBoth()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { Agent = "default" });
        await Store.AddAsync(Summary(Key("2"), 1) with { Agent = "other" });
        await Store.AddAsync(Summary(Key("3"), 1));

        Assert.Equal(["1", "3"], await IdsAsync(new() { Agent = "default", OrNoAgent = true }));
        Assert.Equal(["1"], await IdsAsync(new() { Agent = "default" }));
    }
}
