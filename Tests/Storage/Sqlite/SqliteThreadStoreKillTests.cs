using System.Diagnostics;
using System.Globalization;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

/// <summary>A process that appends as fast as it can is killed, again and again, and nothing it acknowledged may be missing.</summary>
public sealed class SqliteThreadStoreKillTests : IDisposable
{
    private readonly DataFolderFixture _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterTheWriterWasKilled_HasEverythingItAcknowledged()
    {
        var acknowledged = new long[KilledWriter.Threads];
        for (var round = 1; round <= 3; round++)
        {
            using var writer = StartWriter();
            try
            {
                var enough = 300 * round;
                while (enough > 0 && await writer.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
                {
                    enough -= Note(line, acknowledged) ? 1 : 0;
                }

                Assert.Equal(0, enough);
                await Assert.ThrowsAsync<FolderInUseException>(() => _folder.OpenAsync());
            }
            finally
            {
                writer.Kill();
            }

            foreach (var line in (await writer.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n'))
            {
                Note(line, acknowledged);
            }

            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
            await using var store = await _folder.OpenAsync();
            for (var thread = 0; thread < KilledWriter.Threads; thread++)
            {
                var texts = await store.ReadTextsAsync(Key($"t{thread}"));
                Assert.True(
                    texts.Length >= acknowledged[thread],
                    $"Thread {thread} has {texts.Length} events, and {acknowledged[thread]} were acknowledged.");
                Assert.Equal(0, texts.Length % 2);
                Assert.Equal(Enumerable.Range(1, texts.Length).Select(n => $"{n}"), texts);
                Assert.Equal(texts.Length, (await store.FindAsync(Key($"t{thread}")))?.Sequence);
            }
        }
    }

    private static bool Note(string line, long[] acknowledged)
    {
        if (line.Split(' ') is not ["acknowledged", var thread, var sequence] ||
            !long.TryParse(sequence, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        acknowledged[int.Parse(thread, CultureInfo.InvariantCulture)] = value;
        return true;
    }

    private Process StartWriter()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            Environment = { [KilledWriter.FolderVariable] = _folder.Path },
        };
        var writer = typeof(KilledWriter);
        foreach (var argument in new[] { writer.Assembly.Location, "-explicit", "only", "-noColor", "-class", writer.FullName! })
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
