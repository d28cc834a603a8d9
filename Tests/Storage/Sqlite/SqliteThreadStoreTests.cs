using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteThreadStoreTests : IDisposable
{
    private readonly DataFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_ChainedWithoutWaiting_KeepsTheOrder()
    {
        await using var store = await _folder.OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(sequence => store.AppendAsync(Key(), sequence, $"{sequence}")));

        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n}"), await store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_BehindADeleteUnderWay_BeginsANewThread()
    {
        await using var store = await _folder.OpenAsync();
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
    public async Task Append_InATransactionWithOneThatConflicts_IsStored()
    {
        await using var store = await _folder.OpenAsync();

        Task[] appends = [.. Enumerable.Range(0, 40).Select(n => store.AppendAsync(Key($"t{n}"), n % 2, "1"))];

        foreach (var (index, append) in appends.Index())
        {
            Assert.Equal(index % 2 == 1, await Record.ExceptionAsync(() => append) is ThreadConflictException);
            Assert.Equal(index % 2 == 1 ? [] : ["1"], await store.ReadTextsAsync(Key($"t{index}")));
        }
    }

    [Fact]
    public async Task Delete_OfAThread_RemovesItsTextFromEveryFile()
    {
        await using var store = await _folder.OpenAsync();
        var (kept, secret) = (Summary(Key("2"), 1) with { Title = "kept title" }, Summary(Key(), 1) with { Title = "TopSecret title" });
        await store.AppendAsync(Key("2"), 0, Events("kept words stay"), kept, CancellationToken.None);
        await store.AppendAsync(Key(), 0, Events($"TopSecret {new string('y', 10_000)}"), secret, CancellationToken.None);
        await store.Files.AddAsync(Key(), new("TopSecret.txt", "text/plain", "TopSecret content"u8.ToArray()), default);

        // It is in the index of words too.
        Assert.Single((await store.ListAsync(Ada, new() { Text = "topsecret" }, CancellationToken.None)).Threads);
        await store.AppendAsync(Key(), 1, Events("TopSecret again, indexed or not"), secret with { Sequence = 2 }, CancellationToken.None);
        Assert.True(_folder.Holds("TopSecret"));

        Assert.True(await store.DeleteAsync(Key(), CancellationToken.None));

        Assert.False(_folder.Holds("TopSecret"));
        Assert.True(_folder.Holds("kept title"));
        Assert.Equal("2", Assert.Single((await store.ListAsync(Ada, new() { Text = "kept" }, CancellationToken.None)).Threads).Key.Id);
    }

    [Fact]
    public async Task Delete_OfAnOwnersLastThread_ForgetsTheOwner()
    {
        var key = Key("t1", new("acme", "very.private.name"));
        await using var store = await _folder.OpenAsync();
        await store.AppendAsync(Key(), 0, "kept");
        await store.AppendAsync(key, 0, "hello");
        Assert.True(_folder.Holds("very.private.name"));

        await store.DeleteAsync(key, CancellationToken.None);

        Assert.False(_folder.Holds("very.private.name"));
    }

    [Fact]
    public async Task Files_OfTwoThreadsOfAnOwner_AreOneUntilTheLastGoes()
    {
        var file = new ThreadFile("cat.png", "image/png", "TheBytesOfTheCat"u8.ToArray());
        await using var store = await _folder.OpenAsync();
        var id = await store.Files.AddAsync(Key("1"), file, default);
        await store.Files.AddAsync(Key("2"), file with { Name = "copy.png" }, default);
        Assert.Equal(1, Count("SELECT count(*) FROM contents"));

        await store.DeleteAsync(Key("2"), CancellationToken.None);
        Assert.Equal(file.Content.ToArray(), (await store.Files.ReadAsync(Key("1"), id, default))!.Content.ToArray());

        await store.Files.DeleteAsync(Key("1"), default);
        Assert.Equal(0, Count("SELECT count(*) FROM contents"));
        Assert.False(_folder.Holds("TheBytesOfTheCat"));
    }

    [Fact]
    public async Task Share_OfAFile_TakesNoSecondCopyAndTheLastOneToGoTakesItAlong()
    {
        await using var store = await _folder.OpenAsync();
        var id = await store.Files.AddAsync(Key("1"), new("cat.png", "image/png", "TheBytesOfTheCat"u8.ToArray()), default);
        string[] copies = [.. Enumerable.Range(2, 19).Select(n => $"{n}")];

        foreach (var copy in copies)
        {
            Assert.True(await store.Files.ShareAsync(Key("1"), Key(copy), id, default));
        }

        Assert.Equal((1, 20), (Count("SELECT count(*) FROM contents"), Count("SELECT count(*) FROM files")));
        await store.Files.DeleteAsync(Key("1"), default);
        foreach (var copy in copies)
        {
            Assert.NotNull(await store.Files.ReadAsync(Key(copy), id, default));
            await store.DeleteAsync(Key(copy), CancellationToken.None);
        }

        Assert.Equal((0, 0), (Count("SELECT count(*) FROM contents"), Count("SELECT count(*) FROM files")));
        Assert.False(_folder.Holds("TheBytesOfTheCat"));
    }

    [Fact]
    public async Task Delete_WhileSomebodyReads_WaitsUntilTheLogCanBeCut()
    {
        await using var store = await _folder.OpenAsync();
        await store.AppendAsync(Key(), 0, "TopSecret");
        await using var reader = new SqliteConnection($"Data Source={_folder.Database};Mode=ReadOnly;Pooling=False");
        await reader.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = reader.BeginTransaction(deferred: true);
        await using (var read = reader.CreateCommand())
        {
            read.CommandText = "SELECT count(*) FROM events";
            await read.ExecuteScalarAsync(TestContext.Current.CancellationToken);
        }

        var delete = store.DeleteAsync(Key(), CancellationToken.None);
        await store.AppendAsync(Key("2"), 0, "others are not held up");
        Assert.False(delete.IsCompleted);

        // A crash now leaves it to the next start.
        using var crashed = _folder.Copy();
        Assert.True(crashed.Holds("TopSecret"));
        await (await crashed.OpenAsync()).DisposeAsync();
        Assert.False(crashed.Holds("TopSecret"));
        await transaction.DisposeAsync();

        Assert.True(await delete);
        Assert.False(_folder.Holds("TopSecret"));
    }

    [Fact]
    public async Task Search_AfterACrash_FindsWhatWasNotIndexedYet()
    {
        await using var store = await _folder.OpenAsync();
        await store.AppendAsync(Key(), 0, "an umbrella");
        using var crashed = _folder.Copy();
        await using var reopened = await crashed.OpenAsync();

        Assert.Single((await reopened.ListAsync(Ada, new() { Text = "umbrel" }, CancellationToken.None)).Threads);
    }

    [Fact]
    public async Task Search_ByWordsOfManyMessages_FindsEachThreadOnce()
    {
        await using var store = await _folder.OpenAsync();
        for (var n = 0; n < 30; n++)
        {
            await store.AppendAsync(Key($"t{n}"), 0, "the rain in Spain", $"number{n} \"quoted\" AND (NOT it) * ^ : -", "the rain again");
        }

        Assert.Equal(30, (await FindAsync("rain spa")).Total);
        Assert.Equal(11, (await FindAsync("NUMBER2")).Total);
        Assert.Equal(30, (await FindAsync("\"quoted\" and (not")).Total);
        Assert.Equal(0, (await FindAsync("ain")).Total);
        Assert.Equal((30, 2), (await FindAsync("rain", page: 3, size: 14)) switch { var page => (page.Total, page.Threads.Count) });
        Assert.Equal((30, 0), (await FindAsync("rain", page: 4, size: 14)) switch { var page => (page.Total, page.Threads.Count) });

        Task<ThreadPage> FindAsync(string text, int page = 1, int size = 50) =>
            store.ListAsync(Ada, new() { Text = text, Page = page, PageSize = size }, CancellationToken.None);
    }

    [Fact]
    public async Task Search_ByWordsOfTitlesAndMessages_TakesEachFromEither()
    {
        await using var store = await _folder.OpenAsync();
        foreach (var (id, title,
            text) in new[] { ("1", "Umbrellas", "red"), ("2", "Red", "an umbrella"), ("3", "Umbrella", "blue"), ("4", "--- red",
                "umbrella") })
        {
            await store.AppendAsync(
                Key(id), 0, Events(text), Summary(Key(id), 1) with
                {
                    Title = title,
                    UpdatedAt = Noon.AddMinutes(int.Parse(id)),
                }, CancellationToken.None);
        }

        var first = await FindAsync(new() { Text = "red umbrella", PageSize = 2 });
        var second = await FindAsync(
            new() { Text = "red umbrella", PageSize = 2, After = ThreadPosition.Of(first.Threads[^1], ThreadSort.Updated) });
        Assert.Equal(["4", "2"], Ids(first));
        Assert.Equal((3, true), (first.Total, first.More));
        Assert.Equal(["1"], Ids(second));
        Assert.Equal((3, false), (second.Total, second.More));
        Assert.Equal(["4"], Ids(await FindAsync(new() { Text = "--- umbrella" })));
        Assert.Equal(["1"], Ids(await FindAsync(new() { Title = "brell", Text = "red" })));

        Task<ThreadPage> FindAsync(ThreadQuery query) => store.ListAsync(Ada, query, CancellationToken.None);

        static string[] Ids(ThreadPage page) => [.. page.Threads.Select(thread => thread.Key.Id)];
    }

    [Fact]
    public async Task Files_OfANewFolder_AreReadableByTheirOwnerOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes.");
            return;
        }

        var path = Path.Join(_folder.Path, "made", "here");
        await using var store = await _folder.OpenAsync(options => options.Folder = path);
        await store.AppendAsync(Key(), 0, "1");

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
        var files = Directory.GetFiles(path);
        Assert.Contains(files, file => file.EndsWith("-wal", StringComparison.Ordinal));
        foreach (var file in files)
        {
            Assert.Equal((file, Owner), (file, File.GetUnixFileMode(file)));
        }
    }

    [Fact]
    public async Task Open_WithoutAFolder_NamesTheRepair()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => _folder.OpenAsync(options => options.Folder = " "));

        Assert.Contains("name the folder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_AfterDispose_IsRefused()
    {
        var store = await _folder.OpenAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.AppendAsync(Key(), 0, "late"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReadAllAsync(Key()));
    }

    [Fact]
    public async Task List_AHundredThousandThreadsAfterAStart_PagesAndSearches()
    {
        const int Count = 100_000;
        await using (var store = await _folder.OpenAsync(options => options.Fsync = false))
        {
            foreach (var chunk in Enumerable.Range(0, Count).Chunk(2000))
            {
                await Task.WhenAll(chunk.Select(n => store.AddAsync(
                    Summary(Key($"t{n:000000}"), 1) with { Title = $"Thread number {n}", UpdatedAt = Noon.AddSeconds(n) })));
            }
        }

        await using var reopened = await _folder.OpenAsync(options => options.Fsync = false);
        var first = await reopened.ListAsync(Ada, new() { PageSize = 3 }, CancellationToken.None);
        var deep = await reopened.ListAsync(Ada, new() { PageSize = 200, Page = 400 }, CancellationToken.None);
        var found = await reopened.ListAsync(Ada, new() { Text = "NUMBER 9999" }, CancellationToken.None);

        Assert.Equal(Count, first.Total);
        Assert.Equal(["t099999", "t099998", "t099997"], first.Threads.Select(thread => thread.Key.Id));
        Assert.Equal($"t{Count - (399 * 200) - 1:000000}", deep.Threads[0].Key.Id);
        Assert.Equal(Enumerable.Range(0, Count).Count(n => $"{n}".Contains("9999", StringComparison.Ordinal)), found.Total);
    }

    private long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.Database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
