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
