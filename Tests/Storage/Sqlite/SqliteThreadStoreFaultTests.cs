using Microsoft.Data.Sqlite;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

/// <summary>What does not work is said, with its repair, and works again when it is repaired.</summary>
public sealed class SqliteThreadStoreFaultTests : IDisposable
{
    private const string NoMount = "This account may not mount a file system.";

    private readonly DataFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_DatabaseFull_FailsWholeSaysSoAndWorksAgainLater()
    {
        var expected = new List<string>();
        await using (var store = await _folder.OpenAsync(options => options.MaxPages = 60))
        {
            var full = await FillAsync(store, expected);

            Assert.Contains("is full. Make room on it", full.Message, StringComparison.Ordinal);
            Assert.Contains(_folder.Path, full.Message, StringComparison.Ordinal);
            Assert.Equal(expected, await store.ReadTextsAsync(Key()));
            Assert.Equal(expected.Count, (await store.FindAsync(Key()))?.Sequence);
        }

        await using var larger = await _folder.OpenAsync();
        await larger.AppendAsync(Key(), expected.Count, "after");
        Assert.Equal(expected.Append("after"), await larger.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Append_DiskFull_IsSaidByTheCheckUntilThereIsRoom()
    {
        using var disk = Tmpfs.TryMount("2m");
        Assert.SkipWhen(disk is null, NoMount);
        var expected = new List<string>();
        await using var store = await _folder.OpenAsync(options => options.Folder = Path.Join(disk.Path, "data"));
        await store.CheckAsync(default);

        var full = await FillAsync(store, expected);
        var check = await Assert.ThrowsAsync<StoreUnavailableException>(() => FillCheckAsync(store));

        Assert.Contains("is full. Make room on it", full.Message, StringComparison.Ordinal);
        Assert.Equal("The disk is full.", check.Condition);
        Assert.Equal(expected, await store.ReadTextsAsync(Key()));

        Assert.True(disk.Remount("size=16m"));
        await store.CheckAsync(default);
        await store.AppendAsync(Key(), expected.Count, "after");
        Assert.Equal(expected.Append("after"), await store.ReadTextsAsync(Key()));

        // Where the last byte goes, the probe may still find room for one.
        async Task FillCheckAsync(SqliteThreadStore store)
        {
            for (var n = 0; n < 10_000; n++)
            {
                await store.CheckAsync(default);
                await Record.ExceptionAsync(() => store.AppendAsync(Key("more"), 0, new string('x', 5_000)));
            }
        }
    }

    [Fact]
    public async Task Open_OnAFileSystemThatWentReadOnly_SaysSoAndAccusesNobody()
    {
        using var disk = Tmpfs.TryMount("8m");
        Assert.SkipWhen(disk is null, NoMount);
        await using (var store = await _folder.OpenAsync(options => options.Folder = disk.Path))
        {
            await store.AppendAsync(Key(), 0, "1");
        }

        Assert.True(disk.Remount("ro"));
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => _folder.OpenAsync(options => options.Folder = disk.Path));

        Assert.Contains($"'{disk.Path}' cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", refused.Message, StringComparison.Ordinal);
        Assert.True(disk.Remount("rw"));
        await using var reopened = await _folder.OpenAsync(options => options.Folder = disk.Path);
        Assert.Equal(["1"], await reopened.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Open_WhereNoFolderCanBe_NamesTheRepair()
    {
        var file = Path.Join(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => _folder.OpenAsync(options => options.Folder = Path.Join(file, "data")));

        Assert.Contains("cannot be written", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ChatCluster:Data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AFolderInUse_NamesWhoHoldsItAndWhatToDo()
    {
        await using var store = await _folder.OpenAsync();

        var inUse = await Assert.ThrowsAsync<FolderInUseException>(() => _folder.OpenAsync());

        Assert.Contains($"process {Environment.ProcessId} ", inUse.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Path, inUse.Message, StringComparison.Ordinal);
        Assert.Contains("ChatCluster:Data", inUse.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Append_WhileAnotherProgramLocksTheDatabase_SaysSoAndWorksAgainLater()
    {
        await using var store = await _folder.OpenAsync();
        await store.AppendAsync(Key(), 0, "1");
        await using var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (other.BeginTransaction(deferred: false))
        {
            var locked = await Assert.ThrowsAsync<StoreUnavailableException>(() => store.AppendAsync(Key(), 1, "2"));

            Assert.Contains("Another program keeps the database", locked.Message, StringComparison.Ordinal);
            Assert.Equal(["1"], await store.ReadTextsAsync(Key()));
        }

        await store.AppendAsync(Key(), 1, "2");
        Assert.Equal(["1", "2"], await store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Open_SomethingThatIsNoDatabase_NamesTheRepairAndTouchesNothing()
    {
        await File.WriteAllTextAsync(_folder.Database, new string('x', 8192), TestContext.Current.CancellationToken);

        var damaged = await Assert.ThrowsAsync<StoreUnavailableException>(() => _folder.OpenAsync());

        Assert.Contains("is damaged", damaged.Message, StringComparison.Ordinal);
        Assert.Contains("restore a backup", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 8192), await File.ReadAllTextAsync(_folder.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Open_ADatabaseOfANewerProgram_IsRefused()
    {
        await (await _folder.OpenAsync()).DisposeAsync();
        await using (var other = new SqliteConnection($"Data Source={_folder.Database};Pooling=False"))
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            await using var raise = other.CreateCommand();
            raise.CommandText = "PRAGMA user_version = 999";
            await raise.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var newer = await Assert.ThrowsAsync<StoreUnavailableException>(() => _folder.OpenAsync());

        Assert.Contains("has version 999", newer.Message, StringComparison.Ordinal);
    }

    private static async Task<StoreUnavailableException> FillAsync(SqliteThreadStore store, List<string> expected)
    {
        while (expected.Count < 100_000)
        {
            var text = $"{expected.Count} {new string('x', 3_000)}";
            try
            {
                await store.AppendAsync(Key(), expected.Count, text);
                expected.Add(text);
            }
            catch (StoreUnavailableException full)
            {
                return full;
            }
        }

        throw new InvalidOperationException("It never came to be full.");
    }
}
