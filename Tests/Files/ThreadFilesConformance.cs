using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Files;

/// <summary>What every file store must do.</summary>
public abstract class ThreadFilesConformance
{
    private static readonly ThreadKey Key = new("acme", "ada", "t1");

    private protected abstract IThreadFiles Files { get; }

    [Fact]
    public async Task File_Kept_IsReadBackAndBelongsToItsThread()
    {
        var id = await Files.AddAsync(Key, File("a\nb.png", "first\nsecond"), default);

        var read = await Files.ReadAsync(Key, id, default);

        Assert.Equal(("a\nb.png", "image/png", "first\nsecond"), (read!.Name, read.MediaType, Encoding.UTF8.GetString(read.Content.Span)));
        Assert.True(FileUrl.IsId(id));
        Assert.Null(await Files.ReadAsync(Key with { User = "eve" }, id, default));
        Assert.Null(await Files.ReadAsync(Key, new('0', 32), default));
    }

    [Fact]
    public async Task File_KeptTwice_IsOneFileAndAnotherNameIsAnother()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Files.AddAsync(Key, File("a.png", "same"), default)));

        Assert.Single(ids.Distinct());
        Assert.NotEqual(ids[0], await Files.AddAsync(Key, File("b.png", "same"), default));
    }

    [Fact]
    public async Task Delete_AThread_TakesItsFilesOnly()
    {
        var other = Key with { Id = "t2" };
        var id = await Files.AddAsync(Key, File("a.png", "mine"), default);
        var kept = await Files.AddAsync(other, File("a.png", "mine"), default);

        await Files.DeleteAsync(Key, default);
        await Files.DeleteAsync(Key, default);

        Assert.Null(await Files.ReadAsync(Key, id, default));
        Assert.NotNull(await Files.ReadAsync(other, kept, default));
    }

    [Fact]
    public async Task Share_OfAFile_IsKeptByEachWhenTheOtherIsDeleted()
    {
        var (first, second) = (Key with { Id = "t2" }, Key with { Id = "t3" });
        var id = await Files.AddAsync(Key, File("a.png", "once"), default);

        Assert.True(await Files.ShareAsync(Key, first, id, default));
        Assert.True(await Files.ShareAsync(first, second, id, default));
        Assert.True(await Files.ShareAsync(first, second, id, default));
        Assert.False(await Files.ShareAsync(Key, first, new('0', 32), default));
        Assert.False(await Files.ShareAsync(Key with { Id = "t4" }, first, id, default));
        await Files.DeleteAsync(Key, default);
        await Files.DeleteAsync(second, default);

        var kept = await Files.ReadAsync(first, id, default);
        Assert.Equal(("a.png", "image/png", "once"), (kept!.Name, kept.MediaType, Encoding.UTF8.GetString(kept.Content.Span)));
        Assert.Null(await Files.ReadAsync(Key, id, default));
        Assert.Null(await Files.ReadAsync(second, id, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3_500_000)]
    public async Task File_OfAnySize_IsReadBackToTheByte(int size)
    {
        var content = new byte[size];
        new Random(size).NextBytes(content);

        var id = await Files.AddAsync(Key, new("ü%.bin", "application/octet-stream", content), default);

        var read = await Files.ReadAsync(Key, id, default);
        Assert.Equal(content, read!.Content.ToArray());
        Assert.Equal("ü%.bin", read.Name);
    }

    [Fact]
    public async Task File_ThatOneThreadGetsWhileItsLastIsDeleted_IsWholeOrNotThere()
    {
        for (var i = 0; i < 40; i++)
        {
            var (leaving, coming, copied) = (Key with { Id = $"l{i}" }, Key with { Id = $"c{i}" }, Key with { Id = $"s{i}" });
            var id = await Files.AddAsync(leaving, File("a.png", $"round {i}"), default);

            var deletion = Files.DeleteAsync(leaving, default);
            var share = Files.ShareAsync(leaving, copied, id, default);
            var kept = await Files.AddAsync(coming, File("a.png", $"round {i}"), default);
            await deletion;

            Assert.Equal($"round {i}", Encoding.UTF8.GetString((await Files.ReadAsync(coming, kept, default))!.Content.Span));
            Assert.Equal(await share, await Files.ReadAsync(copied, id, default) is { Content.Length: > 0 });
            Assert.Null(await Files.ReadAsync(leaving, id, default));
        }
    }

    private static ThreadFile File(string name, string content) => new(name, "image/png", Encoding.UTF8.GetBytes(content));
}
