using ChatCluster.Hosting;
using ChatCluster.Storage.Memory;
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

        await SweepAsync(new(_store, 1, TimeProvider.System, NullLogger<Retention>.Instance));

        Assert.Equal([Old], _deleted);
    }

    [Fact]
    public async Task Sweep_AgainWithinTheHour_DoesNotLook()
    {
        var retention = new Retention(_store, 1, TimeProvider.System, NullLogger<Retention>.Instance);
        await SweepAsync(retention);
        await FillAsync();

        await SweepAsync(retention);

        Assert.Empty(_deleted);
    }

    [Fact]
    public async Task Sweep_WithoutALimit_KeepsEverything()
    {
        await FillAsync();

        await SweepAsync(new(_store, 0, TimeProvider.System, NullLogger<Retention>.Instance));

        Assert.Empty(_deleted);
    }

    private async Task FillAsync()
    {
        await AppendAsync(Old, TimeProvider.System.GetUtcNow().AddDays(-2));
        await AppendAsync(Young, TimeProvider.System.GetUtcNow());
    }

    private Task AppendAsync(ThreadKey key, DateTimeOffset at) => _store.AppendAsync(
        key, 0, [ThreadJson.Encode(new ThreadCreated(key.Id) { At = at })], new() { Key = key, Sequence = 1, CreatedAt = at, UpdatedAt = at }, CancellationToken.None);

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
