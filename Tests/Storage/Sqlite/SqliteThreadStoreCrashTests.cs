using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The log of the database cut off or damaged anywhere: appends are there whole and in order, or not at all.</summary>
public sealed class SqliteThreadStoreCrashTests : IDisposable
{
    private readonly DataFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterTheLogWasCutAnywhere_HasWholeAppendsOnly()
    {
        await using var store = await _folder.OpenAsync();
        for (var append = 0; append < 6; append++)
        {
            await store.AppendAsync(Key(), 2 * append, $"{(2 * append) + 1}", $"{(2 * append) + 2}");
        }

        var length = new FileInfo(LogOf(_folder)).Length;
        var (found, last) = (new HashSet<int>(), 0);
        for (var cut = 0L; cut <= length; cut += cut == length ? 1 : Math.Min(length - cut, 1_031))
        {
            using var crashed = _folder.Copy();
            using (var log = File.OpenWrite(LogOf(crashed)))
            {
                log.SetLength(cut);
            }

            var count = await AssertWholeAsync(crashed);
            Assert.True(count >= last, "A longer log has no fewer appends.");
            found.Add(last = count);
        }

        Assert.Equal(12, last);
        Assert.True(found.Count > 3);
    }

    [Fact]
    public async Task Open_AfterTheLogWasDamagedAnywhere_HasWholeAppendsOnly()
    {
        await using var store = await _folder.OpenAsync();
        for (var append = 0; append < 6; append++)
        {
            await store.AppendAsync(Key(), 2 * append, $"{(2 * append) + 1}", $"{(2 * append) + 2}");
        }

        var length = new FileInfo(LogOf(_folder)).Length;
        for (var place = 40L; place < length; place += 2_477)
        {
            using var crashed = _folder.Copy();
            using (var log = File.Open(LogOf(crashed), FileMode.Open, FileAccess.ReadWrite))
            {
                log.Position = place;
                var value = log.ReadByte();
                log.Position = place;
                log.WriteByte((byte)~value);
            }

            await AssertWholeAsync(crashed);
        }
    }

    private static string LogOf(DataFolderFixture folder) => folder.Database + "-wal";

    private static async Task<int> AssertWholeAsync(DataFolderFixture folder)
    {
        await using var store = await folder.OpenAsync();
        var texts = await store.ReadTextsAsync(Key());
        Assert.Equal(0, texts.Length % 2);
        Assert.Equal(Enumerable.Range(1, texts.Length).Select(n => $"{n}"), texts);
        Assert.Equal(texts.Length, (await store.FindAsync(Key()))?.Sequence ?? 0);
        await store.AppendAsync(Key(), texts.Length, "goes on", "after it");
        return texts.Length;
    }
}
