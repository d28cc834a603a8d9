using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Files;

/// <summary>What every file store must do.</summary>
public sealed class ThreadFilesTests : IDisposable
{
    private static readonly ThreadKey Key = new("acme", "ada", "t1");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chatcluster-files-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_Kept_IsReadBackAndBelongsToItsThread(bool inFolder)
    {
        var files = Open(inFolder);
        var id = await files.AddAsync(Key, File("a\nb.png", "first\nsecond"), default);

        var read = await files.ReadAsync(Key, id, default);

        Assert.Equal(("a\nb.png", "image/png", "first\nsecond"), (read!.Name, read.MediaType, Encoding.UTF8.GetString(read.Content.Span)));
        Assert.True(FileUrl.IsId(id));
        Assert.Null(await files.ReadAsync(Key with { User = "eve" }, id, default));
        Assert.Null(await files.ReadAsync(Key, new('0', 32), default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_KeptTwice_IsOneFileAndAnotherNameIsAnother(bool inFolder)
    {
        var files = Open(inFolder);

        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => files.AddAsync(Key, File("a.png", "same"), default)));

        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], await files.AddAsync(Key, File("b.png", "same"), default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Share_OfAFile_IsKeptByEachWhenTheOtherIsDeleted(bool inFolder)
    {
        var files = Open(inFolder);
        var (first, second) = (Key with { Id = "t2" }, Key with { Id = "t3" });
        var id = await files.AddAsync(Key, File("a.png", "once"), default);

        Assert.True(await files.ShareAsync(Key, first, id, default));
        Assert.True(await files.ShareAsync(first, second, id, default));
        Assert.False(await files.ShareAsync(Key, first with { User = "eve" }, new('0', 32), default));
        await files.DeleteAsync(Key, default);
        await files.DeleteAsync(second, default);

        Assert.Equal("once", Encoding.UTF8.GetString((await files.ReadAsync(first, id, default))!.Content.Span));
        Assert.Null(await files.ReadAsync(Key, id, default));
        Assert.Null(await files.ReadAsync(second, id, default));
    }

    [Fact]
    public async Task Share_OfALargeFile_TakesNoSecondCopyAndTheLastOneToGoTakesItAlong()
    {
        var files = Open(inFolder: true);
        var threads = Enumerable.Range(0, 20).Select(i => Key with { Id = $"f{i}" }).ToList();
        var id = await files.AddAsync(Key, File("a.png", new('x', 1_000_000)), default);

        foreach (var thread in threads)
        {
            Assert.True(await files.ShareAsync(Key, thread, id, default));
        }

        Assert.InRange(Bytes(), 1_000_000, 1_100_000);
        foreach (var thread in threads.Append(Key))
        {
            await files.DeleteAsync(thread, default);
        }

        Assert.Equal(0, Bytes());

        long Bytes() => _folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
    }

    [Fact]
    public async Task File_OfBeforeContentsWereShared_IsReadAndShared()
    {
        var other = Key with { Id = "t2" };
        var id = await Open(inFolder: true).AddAsync(Key, File("a.png", "old"), default);
        var named = Assert.Single(_folder.EnumerateFiles(id + ".ref", SearchOption.AllDirectories));
        var content = Assert.Single(_folder.EnumerateFiles(id, SearchOption.AllDirectories));
        content.MoveTo(Path.Combine(named.DirectoryName!, id));
        named.Delete();
        var files = Open(inFolder: true);

        Assert.True(await files.ShareAsync(Key, other, id, default));
        await files.DeleteAsync(Key, default);

        Assert.NotNull(await files.ReadAsync(other, id, default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Delete_AThread_TakesItsFilesOnly(bool inFolder)
    {
        var files = Open(inFolder);
        var other = Key with { Id = "t2" };
        var id = await files.AddAsync(Key, File("a.png", "mine"), default);
        var kept = await files.AddAsync(other, File("a.png", "mine"), default);

        await files.DeleteAsync(Key, default);
        await files.DeleteAsync(Key, default);

        Assert.Null(await files.ReadAsync(Key, id, default));
        Assert.NotNull(await files.ReadAsync(other, kept, default));
    }

    [Theory]
    [InlineData("data:image/png;base64,aGk=", "hi")]
    [InlineData("DATA:text/plain;charset=utf-8;BASE64,aGk=", "hi")]
    [InlineData("data:,a%20b", "a b")]
    [InlineData("data:text/plain;base64,", "")]
    public void DataUrl_WellFormed_IsRead(string url, string content)
    {
        Assert.True(DataUrl.TryRead(url, out var bytes));
        Assert.Equal(content, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/png;base64,a")]
    [InlineData("data:image/png;base64,????")]
    [InlineData("https://example.com/a.png")]
    public void DataUrl_Malformed_IsNot(string url) => Assert.False(DataUrl.TryRead(url, out _));

    private static ThreadFile File(string name, string content) => new(name, "image/png", Encoding.UTF8.GetBytes(content));

    private IThreadFiles Open(bool inFolder) => inFolder ? new FolderThreadFiles(_folder.FullName) : new InMemoryThreadFiles();
}
