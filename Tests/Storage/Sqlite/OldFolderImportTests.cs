using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Credentials;
using ChatCluster.Web.Sharing;
using ChatCluster.Tests.Architecture;
using ChatCluster.Threads;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// A data folder that the version before SQLite has written and a crash has left: thread files that are gone, empty, torn or longer than
/// what counts, and a journal with a deletion that was not carried out and half a record at its end.
/// </summary>
public sealed class OldFolderImportTests : IDisposable
{
    private const string Picture = "04039369d617a793c3b68de99805122a";
    private const string Link = "RdVShifvEWBDvfxXJ56-Xn8JUFT8upfaeEEAzCt80rlaxmWOU9fYkgzr4BsEp6U";

    private static readonly Owner Eve = new("acme", "eve");

    private readonly DataFolderFixture _folder = new();

    public OldFolderImportTests() =>
        ZipFile.ExtractToDirectory(Path.Join(Sources.Root, "Tests/Storage/Sqlite/Fixtures/folder-of-files.zip"), _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AFolderOfFiles_HasAllThreads()
    {
        await using var store = await _folder.OpenAsync();

        Assert.Equal(["one", "two", "three", "four", "five", "six"], await store.ReadTextsAsync(Key("plain")));
        Assert.Equal(["late one", "late two", "late three"], await store.ReadTextsAsync(Key("late")));
        Assert.Equal(["torn one", "torn two", "torn three"], await store.ReadTextsAsync(Key("torn")));
        Assert.Equal(["only the journal has it"], await store.ReadTextsAsync(Key("vanished")));
        Assert.Equal(["names that need care"], await store.ReadTextsAsync(Key("Filed", new("acme/x", "Ünï/ÇASE"))));
        Assert.Empty(await store.ReadTextsAsync(Key("deleted")));
        Assert.Empty(await store.ReadTextsAsync(Key("many39")));
        Assert.Equal(39 + 7, (await store.ListAsync(Ada, new(), CancellationToken.None)).Total);
        Assert.Equal(Summary(Key("plain"), 6), await store.FindAsync(Key("plain")));
        Assert.Equal([Key("running")], await store.ListRunningAsync(default).ToListAsync());
        var running = await store.FindAsync(Key("running"));
        Assert.Equal(("r_1", "helper", 0.25m), (running?.RunId, running?.Agent, running?.Usage.Cost));

        // It goes on where it ended.
        await store.AppendAsync(Key("plain"), 6, "seven");
        var found = await store.ListAsync(Eve, new() { Text = "umbrel" }, CancellationToken.None);
        Assert.Equal("filed", Assert.Single(found.Threads).Key.Id);
    }

    [Fact]
    public async Task Open_AFolderOfFiles_HasFilesCredentialsAndLinks()
    {
        await using var store = await _folder.OpenAsync();

        var picture = await store.Files.ReadAsync(Key("filed"), Picture, default);
        Assert.Equal(("cat.png", "image/png"), (picture?.Name, picture?.MediaType));
        Assert.Equal([1, 10, 2, 0, 3], picture!.Content.ToArray());
        Assert.NotNull(await store.Files.ReadAsync(Key("filed", Eve), Picture, default));
        var notes = await store.Files.ReadAsync(Key("filed"), "c6ddd2674ddbbae5b2e023bc0e7921be", default);
        Assert.Equal("first\nsecond", Encoding.UTF8.GetString(notes!.Content.Span));
        Assert.Equal("Token hush", (await store.Credentials.ReadAsync(Key("running"), "m_1", default))["Authorization"]);

        using var links = new ShareLinks(KeyFile.ReadOrCreate(Path.Join(_folder.Path, "share.key"), ShareLinks.KeyLength, ""));
        Assert.True(links.TryRead(Link, out var key, out var share));
        Assert.Equal((Key("shared"), "s_1"), (key, share));
        Assert.Equal("s_1", (await store.FindAsync(Key("shared")))?.ShareId);
    }

    [Fact]
    public async Task Open_AFolderWhoseThreadsShareFiles_HasThemInEach()
    {
        var files = Path.Join(_folder.Path, "files");
        var shared = Directory.CreateDirectory(Path.Join(files, "shared", Hash(Ada.ToString()))).FullName;
        File.Move(Path.Join(files, Hash(Key("filed").ToString()), Picture), Path.Join(shared, Picture));
        foreach (var id in new[] { "filed", "plain" })
        {
            var names = Directory.CreateDirectory(Path.Join(files, Hash(Key(id).ToString()))).FullName;
            await File.WriteAllTextAsync(Path.Join(names, Picture + ".ref"), "", TestContext.Current.CancellationToken);
        }

        await using var store = await _folder.OpenAsync();
        await store.DeleteAsync(Key("filed"), CancellationToken.None);

        var picture = await store.Files.ReadAsync(Key("plain"), Picture, default);
        Assert.Equal("cat.png", picture?.Name);
        Assert.Equal([1, 10, 2, 0, 3], picture!.Content.ToArray());
        Assert.Null(await store.Files.ReadAsync(Key("late"), Picture, default));

        static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public async Task Open_AFolderOfFiles_LeavesThemAsABackupAndImportsOnce()
    {
        var before = Names(_folder.Path).Except(["share.key"]).ToArray();
        await using (var store = await _folder.OpenAsync())
        {
            await store.AppendAsync(Key("plain"), 6, "seven");
            await store.DeleteAsync(Key("late"), CancellationToken.None);
        }

        Assert.Equal(before, Names(Path.Join(_folder.Path, "backup-before-sqlite")));
        await using var reopened = await _folder.OpenAsync();
        Assert.Equal("seven", (await reopened.ReadTextsAsync(Key("plain")))[^1]);
        Assert.Empty(await reopened.ReadTextsAsync(Key("late")));
    }

    [Fact]
    public async Task Open_AfterAnImportThatWasCutOff_BeginsItAnew()
    {
        await File.WriteAllTextAsync(_folder.Database + ".new", "half of a database", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder.Database + ".new-wal", "and of its log", TestContext.Current.CancellationToken);

        await using var store = await _folder.OpenAsync();

        Assert.Equal(6, (await store.ReadAllAsync(Key("plain"))).Count);
        Assert.DoesNotContain(_folder.Files(), file => file.Contains("chat.db.new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_AfterACrashBetweenImportAndBackup_DoesNotImportAgain()
    {
        var backup = Path.Join(_folder.Path, "backup-before-sqlite");
        await using (var store = await _folder.OpenAsync())
        {
            await store.AppendAsync(Key("plain"), 6, "seven");
        }

        // Some were moved, some were not.
        Directory.Move(Path.Join(backup, "threads"), Path.Join(_folder.Path, "threads"));
        File.Move(Path.Join(backup, "journal-3.jsonl"), Path.Join(_folder.Path, "journal-3.jsonl"));

        await using var reopened = await _folder.OpenAsync();

        Assert.Equal(7, (await reopened.ReadAllAsync(Key("plain"))).Count);
        Assert.False(Directory.Exists(Path.Join(_folder.Path, "threads")));
        Assert.True(File.Exists(Path.Join(backup, "journal-3.jsonl")));
    }

    [Fact]
    public async Task Open_AFolderOfFilesInUse_IsRefused()
    {
        await using var held = new FileStream(Path.Join(_folder.Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await Assert.ThrowsAsync<FolderInUseException>(() => _folder.OpenAsync());
    }

    private static string[] Names(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal),
    ];
}
