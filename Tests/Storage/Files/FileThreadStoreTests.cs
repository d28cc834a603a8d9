using System.Text;
using Microsoft.Extensions.Options;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Files;

public sealed class FileThreadStoreTests : IDisposable
{
    private readonly DataFolderFixture folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Append_ChainedWithoutWaiting_KeepsTheOrder()
    {
        await using var store = await folder.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(sequence => store.AppendAsync(Key(), sequence, $"{sequence}")));

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n}"), await store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Search_WithoutTimeToRead_FindsByTitleOnly()
    {
        await using var store = await folder.OpenAsync(configure: options => options.SearchTime = TimeSpan.Zero);
        await store.AppendAsync(Key("1"), 0, "umbrella");
        await store.AddAsync(Summary(Key("2"), 1) with { Title = "Umbrellas" });

        var page = await store.ListAsync(Ada, new() { Text = "umbrella" }, CancellationToken.None);

        Assert.Equal("2", Assert.Single(page.Threads).Key.Id);
    }

    [Fact]
    public async Task Append_BehindADeleteUnderWay_BeginsANewThread()
    {
        await using var store = await folder.OpenAsync();
        await store.AppendAsync(Key(), 0, "old", "old");

        var delete = store.DeleteAsync(Key(), CancellationToken.None);
        var stale = store.AppendAsync(Key(), 2, "stale");
        var fresh = store.AppendAsync(Key(), 0, "new");

        Assert.True(await delete);
        await Assert.ThrowsAsync<ThreadConflictException>(() => stale);
        await fresh;
        Assert.Equal(["new"], await store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_ToMoreThreadsThanFilesMayBeOpen_ReachesAll()
    {
        await using (var store = await folder.OpenAsync(configure: options => options.OpenFiles = 3))
        {
            for (var sequence = 0; sequence < 4; sequence++)
            {
                await Task.WhenAll(Enumerable.Range(0, 10).Select(thread => store.AppendAsync(Key($"t{thread}"), sequence, $"{sequence}")));
            }
        }

        await using var reopened = await folder.OpenAsync();
        for (var thread = 0; thread < 10; thread++)
        {
            Assert.Equal(["0", "1", "2", "3"], await reopened.ReadTextsAsync(Key($"t{thread}")));
        }
    }

    [Fact]
    public async Task Delete_OfOneThread_RemovesItsTextFromEveryFile()
    {
        await using var store = await folder.OpenAsync();
        await store.AppendAsync(Key(), 0, Events("TopSecret"), Summary(Key(), 1) with { Title = "TopSecret title" }, CancellationToken.None);
        await store.AppendAsync(Key("2"), 0, Events("kept"), Summary(Key("2"), 1) with { Title = "kept title" }, CancellationToken.None);
        await store.DisposeAsync();
        await using var reopened = await folder.OpenAsync();
        await reopened.AppendAsync(Key(), 1, Events("TopSecret again"), Summary(Key(), 2) with { Title = "TopSecret title" }, CancellationToken.None);
        Assert.Contains(folder.Files("*"), file => Holds(file, "TopSecret"));

        await reopened.DeleteAsync(Key(), CancellationToken.None);

        Assert.DoesNotContain(folder.Files("*"), file => Holds(file, "TopSecret"));
        Assert.Contains(folder.Files("*"), file => Holds(file, "kept"));
    }

    [Fact]
    public async Task Read_OfAThreadDeletedMeanwhile_EndsAsItBegan()
    {
        await using var store = await folder.OpenAsync();
        string[] texts = [.. Enumerable.Range(0, 500).Select(n => $"{n} {new string('x', 500)}")];
        await store.AppendAsync(Key(), 0, texts);

        var read = new List<string>();
        await foreach (var @event in store.ReadAsync(Key(), 0, CancellationToken.None))
        {
            if (read.Count == 0)
            {
                await store.DeleteAsync(Key(), CancellationToken.None);
                await store.AppendAsync(Key(), 0, "another thread");
            }

            read.Add(Text(@event));
        }

        Assert.Equal(texts, read);
    }

    [Fact]
    public async Task Open_AFolderInUse_NamesWhoHoldsItAndWhatToDo()
    {
        await using var store = await folder.OpenAsync();

        var inUse = await Assert.ThrowsAsync<FolderInUseException>(() => folder.OpenAsync());

        Assert.Contains($"process {Environment.ProcessId} ", inUse.Message, StringComparison.Ordinal);
        Assert.Contains(folder.Path, inUse.Message, StringComparison.Ordinal);
        Assert.Contains("ChatCluster:Data", inUse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithImpossibleOptions_NamesTheRepair()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => folder.OpenAsync(configure: options => (options.Folder, options.JournalLimit, options.OpenFiles) = (" ", 1, 0)));

        Assert.Equal(3, refused.Failures.Count());
        Assert.Contains("JournalLimit is 1: set it to 4096", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_AfterDispose_IsRefused()
    {
        var store = await folder.OpenAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(Key(), 0, "late"));
    }

    [Fact]
    public async Task List_AHundredThousandThreadsAfterAStart_PagesAndSearches()
    {
        const int Count = 100_000;
        await using (var store = await folder.OpenAsync(configure: options => options.Fsync = false))
        {
            foreach (var chunk in Enumerable.Range(0, Count).Chunk(2000))
            {
                await Task.WhenAll(chunk.Select(n => store.AddAsync(Summary(Key($"t{n:000000}"), 1) with { Title = $"Thread number {n}", UpdatedAt = Noon.AddSeconds(n) })));
            }
        }

        await using var reopened = await folder.OpenAsync(configure: options => options.Fsync = false);
        var first = await reopened.ListAsync(Ada, new() { PageSize = 3 }, CancellationToken.None);
        var deep = await reopened.ListAsync(Ada, new() { PageSize = 200, Page = 400 }, CancellationToken.None);
        var found = await reopened.ListAsync(Ada, new() { Text = "NUMBER 9999" }, CancellationToken.None);

        Assert.Equal(Count, first.Total);
        Assert.Equal(["t099999", "t099998", "t099997"], first.Threads.Select(thread => thread.Key.Id));
        Assert.Equal($"t{Count - (399 * 200) - 1:000000}", deep.Threads[0].Key.Id);
        Assert.Equal(Enumerable.Range(0, Count).Count(n => $"{n}".Contains("9999", StringComparison.Ordinal)), found.Total);
    }

    private static bool Holds(string file, string text)
    {
        // The lock file is held exclusively, and empty.
        return Path.GetFileName(file) != "lock" && File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }
}
