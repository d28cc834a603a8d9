using ChatCluster.Hosting;
using ChatCluster.Ledger;
using ChatCluster.Storage.Memory;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Hosting;

public sealed class RetentionTests
{
    private static readonly ThreadKey Old = new("default", "ada", "old");
    private static readonly ThreadKey Young = new("default", "ada", "young");

    private readonly InMemoryThreadStore _store = new();
    private readonly List<ThreadKey> _deleted = [];

    [Fact]
    public async Task Sweep_WithADayToKeep_DeletesWhatIsOlder()
    {
        await FillAsync();

        await SweepAsync(new(_store, 1, 0, TimeProvider.System, NullLogger<Retention>.Instance));

        Assert.Equal([Old], _deleted);
    }

    [Fact]
    public async Task Sweep_AgainWithinTheHour_DoesNotLook()
    {
        var retention = new Retention(_store, 1, 0, TimeProvider.System, NullLogger<Retention>.Instance);
        await SweepAsync(retention);
        await FillAsync();

        await SweepAsync(retention);

        Assert.Empty(_deleted);
    }

    [Fact]
    public async Task Sweep_WithoutALimit_KeepsEverything()
    {
        await FillAsync();

        await SweepAsync(new(_store, 0, 0, TimeProvider.System, NullLogger<Retention>.Instance));

        Assert.Empty(_deleted);
    }

    [Fact]
    public async Task Sweep_OfTemporaryThreads_DeletesThoseWithoutActivityAndNoOther()
    {
        await FillAsync();
        var (gone, open) = (new ThreadKey("default", "ada", "gone"), new ThreadKey("default", "ada", "open"));
        await AppendAsync(gone, TimeProvider.System.GetUtcNow().AddHours(-2), temporary: true);
        await AppendAsync(open, TimeProvider.System.GetUtcNow(), temporary: true);
        var retention = new Retention(_store, 0, 0, TimeProvider.System, NullLogger<Retention>.Instance)
        {
            TemporaryTime = TimeSpan.FromHours(1),
        };

        await SweepAsync(retention);
        await SweepAsync(retention);

        Assert.Equal([gone], _deleted);
    }

    [Fact]
    public async Task Sweep_WithDaysOfUsageToKeep_DeletesOlderLinesAndNoThread()
    {
        await FillAsync();
        var now = TimeProvider.System.GetUtcNow();
        UsageLine[] lines =
            [.. new[] { -50, -40, -1 }.Select(days => new UsageLine { Kind = UsageKind.Run, At = now.AddDays(days), Runs = 1 })];
        await _store.AppendAsync(
            new("default", "ada", "used"), 0, [ThreadJson.Encode(new ThreadCreated("used") { At = now })],
            new() { Key = new("default", "ada", "used"), Sequence = 1, CreatedAt = now, UpdatedAt = now }, lines, CancellationToken.None);

        await SweepAsync(new(_store, 0, 45, TimeProvider.System, NullLogger<Retention>.Instance));

        var query = new UsageQuery(null, null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(2, Assert.Single(await _store.SumUsageAsync(query, CancellationToken.None)).Runs);
        Assert.Empty(_deleted);
    }

    private async Task FillAsync()
    {
        await AppendAsync(Old, TimeProvider.System.GetUtcNow().AddDays(-2));
        await AppendAsync(Young, TimeProvider.System.GetUtcNow());
    }

    private Task AppendAsync(ThreadKey key, DateTimeOffset at, bool temporary = false) => _store.AppendAsync(
        key, 0, [ThreadJson.Encode(new ThreadCreated(key.Id) { At = at })], new()
        {
            Key = key,
            Sequence = 1,
            CreatedAt = at,
            UpdatedAt = at,
            Temporary = temporary ? true : null,
        }, CancellationToken.None);

    private Task SweepAsync(Retention retention) => retention.SweepAsync(
        (key, _) =>
        {
            lock (_deleted)
            {
                _deleted.Add(key);
            }

            return Task.CompletedTask;
        },
        CancellationToken.None);
}
