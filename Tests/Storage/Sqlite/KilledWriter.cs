using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The process that <see cref="SqliteThreadStoreKillTests"/> starts and kills. It runs only when asked for by name.</summary>
public sealed class KilledWriter
{
    internal const string FolderVariable = "CHATCLUSTER_TEST_KILLED_WRITER_FOLDER";
    internal const int Threads = 8;

    [Fact(Explicit = true)]
    public async Task Writer_UntilKilled_PrintsWhatWasAcknowledged()
    {
        var path = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(path is null, "Started by the test that kills it.");
        await using var store = await SqliteThreadStore.OpenAsync(
            new() { Folder = path! }, TimeProvider.System, NullLogger<SqliteThreadStore>.Instance, CancellationToken.None);

        // Deletions and searches beside the appends, so that kills also meet checkpoints and the index.
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(AppendAsync).Append(DeleteAsync()));

        async Task AppendAsync(int thread)
        {
            await Task.Yield();
            var sequence = (await store.FindAsync(Key($"t{thread}")))?.Sequence ?? 0;
            while (true)
            {
                await store.AppendAsync(Key($"t{thread}"), sequence, $"{sequence + 1}", $"{sequence + 2}");
                sequence += 2;
                Console.WriteLine($"acknowledged {thread} {sequence}");
            }
        }

        async Task DeleteAsync()
        {
            await Task.Yield();
            await store.DeleteAsync(Key("gone"), CancellationToken.None);
            while (true)
            {
                await store.AppendAsync(Key("gone"), 0, "gone", "too");
                await store.ListAsync(Ada, new() { Text = "gone" }, CancellationToken.None);
                await store.DeleteAsync(Key("gone"), CancellationToken.None);
            }
        }
    }
}
