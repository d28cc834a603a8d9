using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Files;

/// <summary>The process that <see cref="FileThreadStoreKillTests"/> starts and kills. It runs only when asked for by name.</summary>
public sealed class KilledWriter
{
    internal const string FolderVariable = "CHATCLUSTER_TEST_KILLED_WRITER_FOLDER";
    internal const int Threads = 8;

    [Fact(Explicit = true)]
    public async Task Writer_UntilKilled_PrintsWhatWasAcknowledged()
    {
        var path = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(path is null, "Started by the test that kills it.");

        // A small journal, so that kills also meet checkpoints.
        await using var store = await FileThreadStore.OpenAsync(
            new() { Folder = path!, JournalLimit = 50_000 },
            TimeProvider.System,
            NullLogger<FileThreadStore>.Instance,
            CancellationToken.None);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(async thread =>
        {
            await Task.Yield();
            var sequence = (await store.FindAsync(Key($"t{thread}")))?.Sequence ?? 0;
            while (true)
            {
                await store.AppendAsync(Key($"t{thread}"), sequence, $"{sequence + 1}", $"{sequence + 2}");
                sequence += 2;
                Console.WriteLine($"acknowledged {thread} {sequence}");
            }
        }));
    }
}
