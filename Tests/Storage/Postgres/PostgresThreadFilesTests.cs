using ChatCluster.Files;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Storage.Postgres;

/// <summary>What is in the database of files, beside what a reader of them sees.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresThreadFilesTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    private static readonly ThreadKey Key = new("acme", "ada", "t1");

    [Fact]
    public async Task Share_OfALargeFile_KeepsItsBytesOnceAndInPieces()
    {
        var large = new ThreadFile("a.bin", "application/zip", new byte[1_200_000]);
        var id = await Store.Files.AddAsync(Key, large, default);

        Assert.True(await Store.Files.ShareAsync(Key, Key with { Id = "t2" }, id, default));
        await Store.Files.AddAsync(Key with { Id = "t3" }, large with { Name = "b.bin" }, default);

        Assert.Equal(3, await ScalarAsync("SELECT count(*) FROM chatcluster.files"));
        Assert.Equal(3, await ScalarAsync("SELECT count(*) FROM chatcluster.content_pieces"));
        Assert.Equal(1_200_000, await ScalarAsync("SELECT sum(length(bytes)) FROM chatcluster.content_pieces"));
    }

    [Fact]
    public async Task Files_OfAnotherOwner_ShareNoBytes()
    {
        var file = new ThreadFile("a.txt", "text/plain", "same"u8.ToArray());
        await Store.Files.AddAsync(Key, file, default);
        var id = await Store.Files.AddAsync(Key with { User = "bob" }, file, default);

        Assert.Equal(2, await ScalarAsync("SELECT count(*) FROM chatcluster.contents"));
        Assert.False(await Store.Files.ShareAsync(Key with { User = "bob" }, Key, id, default));
    }

    [Fact]
    public async Task Delete_OfAThreadInTheStore_TakesItsFilesAlong()
    {
        var file = new ThreadFile("a.txt", "text/plain", "words"u8.ToArray());
        await Store.Files.AddAsync(Key, file, default);
        var kept = await Store.Files.AddAsync(Key with { Id = "t2" }, file, default);
        await Store.Files.AddAsync(Key, file with { Content = "other words"u8.ToArray() }, default);
        var summary =
            new ThreadSummary { Key = Key, Sequence = 1, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        await Store.AppendAsync(Key, 0, [ThreadJson.Encode(new ThreadCreated(Key.Id))], summary, default);

        Assert.True(await Store.DeleteAsync(Key, default));

        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM chatcluster.files"));
        Assert.Equal(1, await ScalarAsync("SELECT count(*) FROM chatcluster.contents"));
        Assert.NotNull(await Store.Files.ReadAsync(Key with { Id = "t2" }, kept, default));
        await Store.Files.DeleteAsync(Key with { Id = "t2" }, default);
        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM chatcluster.content_pieces"));
    }
}
