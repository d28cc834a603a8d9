using ChatCluster.Storage;
using ChatCluster.Tests.Web;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>A store that goes away under many runs at once.</summary>
public sealed class StoreOutageTests
{
    private const int Runs = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Outage_UnderManyRuns_AllGoOnAndNoneOfThemComplains()
    {
        var store = new OutageStore();
        using var recorder = new LogRecorder();
        using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(recorder));
        await using var rig = new Rig { Store = store, Logs = logs };
        rig.NewProcess();
        var keys = Enumerable.Range(0, Runs).Select(i => rig.Key with { Id = $"t{i}" }).ToList();
        foreach (var key in keys)
        {
            rig.Model.Holds(new(), "half ");
            await rig.Threads.SendAsync(key, new PostMessage("go", Create: true), default);
        }

        await WaitAsync(() => Task.FromResult(rig.Model.Calls.Count == Runs));
        store.Away = true;
        foreach (var key in keys)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => rig.Threads.SendAsync(key, new RenameThread("not now"), default));
        }

        // Each has lost its store and asked for it again, more than once.
        var known = store.Refused;
        await WaitAsync(() => Task.FromResult(store.Refused >= known + (3 * Runs)));
        store.Away = false;
        foreach (var key in keys)
        {
            await WaitAsync(async () => await store.FindAsync(key, default) is { Running: false });
        }

        Assert.Contains(recorder.Lines, line => line.Text.Contains("waits for its store", StringComparison.Ordinal));
        Assert.Empty(recorder.Problems);
    }

    private static async Task WaitAsync(Func<Task<bool>> until)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await until())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
