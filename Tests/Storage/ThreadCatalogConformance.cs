using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage;

/// <summary>What every <see cref="IThreadStore"/> must list. See <see cref="ThreadStoreConformance"/>.</summary>
public abstract partial class ThreadCatalogConformance : IAsyncLifetime
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

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task Find_AfterAppends_IsTheLastSummary()
    {
        var first = Summary(Key(), 1) with { RunId = "r_1", Usage = new() { InputTokens = 5 } };
        await Store.AddAsync(first);
        Assert.Equal(first, await Store.FindAsync(Key()));

        var second = Summary(Key(), 2) with { Title = "Renamed", Agent = "a", Messages = 2 };
        await Store.AppendAsync(Key(), 1, Events("more"), second, CancellationToken.None);

        Assert.Equal(second, await Store.FindAsync(Key()));
    }

    [Fact]
    public async Task List_ByActivity_IsNewestFirstInPages()
    {
        for (var n = 0; n < 25; n++)
        {
            await Store.AddAsync(Summary(Key($"t{n:00}"), 1) with { UpdatedAt = Noon.AddMinutes(n * 7 % 25) });
        }

        var pages = new List<string>();
        for (var page = 1; page <= 4; page++)
        {
            var result = await ListAsync(new() { Page = page, PageSize = 10 });
            Assert.Equal(25, result.Total);
            Assert.Equal(page switch { 1 or 2 => 10, 3 => 5, _ => 0 }, result.Threads.Count);
            pages.AddRange(result.Threads.Select(thread => thread.Key.Id));
        }

        Assert.Equal(Enumerable.Range(0, 25).OrderByDescending(n => n * 7 % 25).Select(n => $"t{n:00}"), pages);
    }

    [Fact]
    public async Task List_AfterAnAppend_MovesTheThreadUp()
    {
        await Store.AddAsync(Summary(Key("a"), 1) with { UpdatedAt = Noon });
        await Store.AddAsync(Summary(Key("b"), 1) with { UpdatedAt = Noon.AddHours(1) });

        await Store.AppendAsync(
            Key("a"), 1, Events("x"), Summary(Key("a"), 2) with { UpdatedAt = Noon.AddHours(2) }, CancellationToken.None);

        Assert.Equal(["a", "b"], await IdsAsync(new()));
    }

    [Fact]
    public async Task List_WithEqualTimes_StaysInOneOrderAcrossPages()
    {
        foreach (var id in new[] { "c", "a", "d", "b" })
        {
            await Store.AddAsync(Summary(Key(id), 1) with { UpdatedAt = Noon });
        }

        Assert.Equal(["a", "b"], await IdsAsync(new() { PageSize = 2 }));
        Assert.Equal(["c", "d"], await IdsAsync(new() { PageSize = 2, Page = 2 }));
    }

    [Fact]
    public async Task List_Sorted_IsByCreationOrTitle()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { CreatedAt = Noon.AddDays(1), Title = "banana" });
        await Store.AddAsync(Summary(Key("2"), 1) with { CreatedAt = Noon.AddDays(3), Title = "Apple" });
        await Store.AddAsync(Summary(Key("3"), 1) with { CreatedAt = Noon.AddDays(2), Title = "Cherry" });
        await Store.AddAsync(Summary(Key("4"), 1) with { CreatedAt = Noon.AddDays(0), Title = null });

        Assert.Equal(["2", "3", "1", "4"], await IdsAsync(new() { Sort = ThreadSort.Created }));
        Assert.Equal(["2", "1", "3", "4"], await IdsAsync(new() { Sort = ThreadSort.Title }));
    }

    [Fact]
    public async Task List_Filtered_HoldsAllConditionsTogether()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { Agent = "helper", RunId = "r" });
        await Store.AddAsync(Summary(Key("2"), 1) with { Agent = "helper" });
        await Store.AddAsync(Summary(Key("3"), 1) with { RunId = "r" });
        await Store.AddAsync(Summary(Key("4"), 1) with { Agent = "helper", RunId = "r", Archived = true });

        Assert.Equal(["1", "2", "3"], await IdsAsync(new()));
        Assert.Equal(["4"], await IdsAsync(new() { Archived = true }));
        Assert.Equal(["1", "2", "3", "4"], await IdsAsync(new() { Archived = null }));
        Assert.Equal(["1", "2"], await IdsAsync(new() { Agent = "helper" }));
        Assert.Equal(["1", "3"], await IdsAsync(new() { Running = true }));
        Assert.Equal(["2"], await IdsAsync(new() { Running = false }));
        Assert.Equal(["1"], await IdsAsync(new() { Agent = "helper", Running = true }));
        Assert.Equal(1, (await ListAsync(new() { Agent = "helper", Running = true, PageSize = 1 })).Total);
    }

    [Fact]
    public async Task List_ByText_NeedsEveryWordInAnyCase()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { Title = "Weather in Rome" });
        await Store.AddAsync(Summary(Key("2"), 1) with { Title = "weather in Paris" });
        await Store.AddAsync(Summary(Key("3"), 1) with { Title = "Romeo and Juliet" });
        await Store.AddAsync(Summary(Key("4"), 1) with { Title = null });
        await Store.AddAsync(Summary(Key("5"), 1) with { Title = "100% of a_b" });

        Assert.Equal(["1", "2"], await IdsAsync(new() { Text = "WEATHER" }));
        Assert.Equal(["1"], await IdsAsync(new() { Text = "  rome   weather " }));
        Assert.Equal(["1", "3"], await IdsAsync(new() { Text = "rome" }));
        Assert.Empty(await IdsAsync(new() { Text = "rome paris" }));
        Assert.Equal(5, (await IdsAsync(new() { Text = "  " })).Length);

        // Wildcards of a query language are ordinary characters here.
        Assert.Equal(["5"], await IdsAsync(new() { Text = "%" }));
        Assert.Equal(["5"], await IdsAsync(new() { Text = "a_b" }));
        Assert.Empty(await IdsAsync(new() { Text = "w_ather" }));
    }

    [Fact]
    public async Task List_ByText_FindsWordsOfMessagesBesideThoseOfTitles()
    {
        await Store.AppendAsync(
            Key("1"), 0, Events("Is it raining in Zürich?", "Take an umbrella"), Summary(Key("1"), 2) with
            {
                Title = "Weather",
            }, CancellationToken.None);
        await Store.AppendAsync(
            Key("2"), 0, Events("A recipe for risotto"), Summary(Key("2"), 1) with { Title = "Cooking" }, CancellationToken.None);
        await Store.AppendAsync(
            Key("3", new("acme", "eve")), 0, Events("umbrella"), Summary(Key("3", new("acme", "eve")), 1), CancellationToken.None);

        Assert.Equal(["1"], await IdsAsync(new() { Text = "UMBRELLA" }));
        Assert.Equal(["1"], await IdsAsync(new() { Text = "weather zürich" }));
        Assert.Empty(await IdsAsync(new() { Text = "umbrella risotto" }));
        Assert.Empty(await IdsAsync(new() { Text = "umbrella", Archived = true }));

        // What is written later, and what is deleted, a search must know of.
        await Store.AppendAsync(
            Key("2"), 1, Events("and an umbrella"), Summary(Key("2"), 2) with { Title = "Cooking" }, CancellationToken.None);
        Assert.Equal(["1", "2"], await IdsAsync(new() { Text = "umbrella" }));
        await Store.DeleteAsync(Key("1"), CancellationToken.None);
        Assert.Equal(["2"], await IdsAsync(new() { Text = "umbrella" }));
        await Store.AppendAsync(Key("1"), 0, Events("nothing of it"), Summary(Key("1"), 1), CancellationToken.None);
        Assert.Equal(["2"], await IdsAsync(new() { Text = "umbrella" }));
    }

    [Fact]
    public async Task List_OfAnOwner_HoldsOwnThreadsOnly()
    {
        await Store.AddAsync(Summary(Key("mine"), 1));
        await Store.AddAsync(Summary(Key("theirs", new("acme", "eve")), 1));
        await Store.AddAsync(Summary(Key("foreign", new("other", "ada")), 1));

        Assert.Equal(["mine"], await IdsAsync(new()));
        Assert.Empty((await Store.ListAsync(new("acme", "nobody"), new(), CancellationToken.None)).Threads);
    }

    [Fact]
    public async Task List_AfterADelete_DoesNotCountIt()
    {
        await Store.AddAsync(Summary(Key("1"), 1));
        await Store.AddAsync(Summary(Key("2"), 1));

        await Store.DeleteAsync(Key("1"), CancellationToken.None);

        var page = await ListAsync(new());
        Assert.Equal(["2"], page.Threads.Select(thread => thread.Key.Id));
        Assert.Equal(1, page.Total);
    }

    [Fact]
    public async Task List_AnImpossiblePage_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new() { Page = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new() { PageSize = 0 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ListAsync(new() { PageSize = ThreadQuery.MaxPageSize + 1 }));
    }

    [Fact]
    public async Task ListRunning_OfAllOwners_IsThoseWithARun()
    {
        var foreign = Key("2", new("other", "eve"));
        await Store.AddAsync(Summary(Key("1"), 1) with { RunId = "r1" });
        await Store.AddAsync(Summary(foreign, 1) with { RunId = "r2" });
        await Store.AddAsync(Summary(Key("3"), 1) with { RunId = "r3" });
        await Store.AddAsync(Summary(Key("4"), 1));
        await Store.AppendAsync(Key("3"), 1, "the run ended");

        var running = await Store.ListRunningAsync(CancellationToken.None).ToListAsync();

        Assert.Equal(new[] { Key("1"), foreign }.ToHashSet(), running.ToHashSet());
    }

    [Fact]
    public async Task ListInactive_BeforeATime_LeavesOutActiveAndRunningThreads()
    {
        var foreign = Key("2", new("other", "eve"));
        await Store.AddAsync(Summary(Key("1"), 1) with { UpdatedAt = Noon.AddDays(-2) });
        await Store.AddAsync(Summary(foreign, 1) with { UpdatedAt = Noon.AddDays(-3), Archived = true });
        await Store.AddAsync(Summary(Key("3"), 1) with { UpdatedAt = Noon.AddDays(-2), RunId = "r" });
        await Store.AddAsync(Summary(Key("4"), 1) with { UpdatedAt = Noon.AddDays(-1) });

        var inactive = await Store.ListInactiveAsync(Noon.AddDays(-1), temporary: false, CancellationToken.None).ToListAsync();

        Assert.Equal(new[] { Key("1"), foreign }.ToHashSet(), inactive.ToHashSet());
    }

    [Fact]
    public async Task List_OfTemporaryThreads_IsOnlyWhereTheyAreAskedFor()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { Temporary = true, UpdatedAt = Noon.AddDays(-2) });
        await Store.AddAsync(Summary(Key("2"), 1) with { UpdatedAt = Noon.AddDays(-2) });

        Assert.Equal(["2"], await IdsAsync(new()));
        Assert.Equal(1, (await ListAsync(new())).Total);
        Assert.Equal(["1"], await IdsAsync(new() { Temporary = true }));
        Assert.Equal(["1", "2"], await IdsAsync(new() { Temporary = null }));
        Assert.Equal(
            [Key("1")],
            await Store.ListInactiveAsync(Noon.AddDays(-1), temporary: true, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task List_OfAProject_HasItsThreadsOnly()
    {
        await Store.AddAsync(Summary(Key("1"), 1) with { Project = "p_1" });
        await Store.AddAsync(Summary(Key("2"), 1) with { Project = "p_12" });
        await Store.AddAsync(Summary(Key("3"), 1) with { Title = ",\"project\":\"p_1\"" });

        Assert.Equal(["1"], await IdsAsync(new() { Project = "p_1" }));
        await Store.AppendAsync(Key("1"), 1, Events("more"), Summary(Key("1"), 2) with { Project = null }, CancellationToken.None);
        Assert.Empty(await IdsAsync(new() { Project = "p_1" }));
    }

    private Task<ThreadPage> ListAsync(ThreadQuery query) => Store.ListAsync(Ada, query, CancellationToken.None);

    private async Task<string[]> IdsAsync(ThreadQuery query) => [.. (await ListAsync(query)).Threads.Select(thread => thread.Key.Id)];
}
