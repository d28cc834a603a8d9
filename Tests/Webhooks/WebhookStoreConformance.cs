using ChatCluster.Threads;
using ChatCluster.Webhooks;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

/// <summary>What every store of webhooks keeps to.</summary>
public abstract class WebhookStoreConformance : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Owner Ada = new("acme", "ada/ä\0");
    private static readonly Owner Bob = new("acme", "bob");

    private IWebhookStore _store = null!;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    internal abstract Task<IWebhookStore> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public async Task Webhooks_AreTheirOwners()
    {
        await _store.PutAsync(NewWebhook(Ada, "wh_1"), CancellationToken.None);
        await _store.PutAsync(NewWebhook(Ada, "wh_2"), CancellationToken.None);
        await _store.PutAsync(NewWebhook(Bob, "wh_3"), CancellationToken.None);
        await _store.PutAsync(NewWebhook(Ada, "wh_2", enabled: false), CancellationToken.None);

        Assert.Equal(["wh_1", "wh_2"], (await _store.ListAsync(Ada, CancellationToken.None)).Select(stored => stored.Webhook.Id));
        Assert.False((await _store.FindAsync(Ada, "wh_2", CancellationToken.None))!.Webhook.Enabled);
        Assert.Equal([1, 2, 3], (await _store.FindAsync(Ada, "wh_1", CancellationToken.None))!.Secrets[0].Sealed);
        Assert.Null(await _store.FindAsync(Bob, "wh_1", CancellationToken.None));
        Assert.False(await _store.DeleteAsync(Bob, "wh_1", CancellationToken.None));
        Assert.True(await _store.DeleteAsync(Ada, "wh_1", CancellationToken.None));
        Assert.Single(await _store.ListAsync(Ada, CancellationToken.None));
    }

    [Fact]
    public async Task Claim_GivesADeliveryToOneUntilItsLeaseEnds()
    {
        await _store.EnqueueAsync(
            [NewDelivery("a", Noon), NewDelivery("b", Noon.AddSeconds(1)), NewDelivery("c", Noon.AddHours(1))], CancellationToken.None);

        var first = await _store.ClaimAsync(Noon.AddSeconds(5), Noon.AddSeconds(60), 1, CancellationToken.None);
        var second = await _store.ClaimAsync(Noon.AddSeconds(5), Noon.AddSeconds(60), 10, CancellationToken.None);
        var third = await _store.ClaimAsync(Noon.AddSeconds(5), Noon.AddSeconds(60), 10, CancellationToken.None);
        var later = await _store.ClaimAsync(Noon.AddSeconds(61), Noon.AddSeconds(120), 10, CancellationToken.None);

        Assert.Equal(["a"], first.Select(Id));
        Assert.Equal(["b"], second.Select(Id));
        Assert.Empty(third);
        Assert.Equal(["a", "b"], later.Select(Id).Order());
        Assert.Equal(("{}", 7L, "r_1", Ada), (later[0].Payload, later[0].Sequence, later[0].Subject, later[0].Owner));
    }

    [Fact]
    public async Task Delivery_SettledIsKeptAndPendingIsReplaced()
    {
        var delivery = NewDelivery("a", Noon);
        await _store.EnqueueAsync([delivery], CancellationToken.None);
        await _store.EnqueueAsync([delivery with { Sequence = 9 }], CancellationToken.None);
        Assert.Equal(9, Assert.Single(await _store.ClaimAsync(Noon, Noon.AddSeconds(1), 10, CancellationToken.None)).Sequence);

        await _store.UpdateAsync(
            delivery.Settle(delivery.Delivery with { State = WebhookDeliveryState.Delivered, Status = 204, NextAttemptAt = null }),
            CancellationToken.None);
        await _store.EnqueueAsync([delivery], CancellationToken.None);

        Assert.Empty(await _store.ClaimAsync(Noon.AddDays(1), Noon.AddDays(2), 10, CancellationToken.None));
        Assert.Equal(WebhookDeliveryState.Delivered, Assert.Single(await LogAsync()).State);
        await _store.TrimAsync(Noon, CancellationToken.None);
        Assert.Single(await LogAsync());
        await _store.TrimAsync(Noon.AddTicks(1), CancellationToken.None);
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task Log_IsNewestFirstInPages()
    {
        await _store.EnqueueAsync(
            [NewDelivery("a", Noon), NewDelivery("b", Noon.AddSeconds(2)), NewDelivery("c", Noon.AddSeconds(1))], CancellationToken.None);

        Assert.Equal(
            ["b", "c"], (await _store.ListDeliveriesAsync(Ada, "wh_1", 0, 2, CancellationToken.None)).Select(delivery => delivery.Id));
        Assert.Equal(["a"], (await _store.ListDeliveriesAsync(Ada, "wh_1", 2, 2, CancellationToken.None)).Select(delivery => delivery.Id));
        Assert.Empty(await _store.ListDeliveriesAsync(Bob, "wh_1", 0, 2, CancellationToken.None));
    }

    [Fact]
    public async Task Deletion_OfThreadWebhookOrDelivery_TakesWhatIsTheirsAlone()
    {
        await _store.EnqueueAsync(
            [NewDelivery("a", Noon, "t1"), NewDelivery("b", Noon, "t2"), NewDelivery("c", Noon, "t2")], CancellationToken.None);

        await _store.DeleteThreadAsync(new(Ada, "t1"), CancellationToken.None);
        await _store.DeleteThreadAsync(new(Bob, "t2"), CancellationToken.None);
        await _store.DropAsync("b", CancellationToken.None);
        Assert.Equal(["c"], (await LogAsync()).Select(delivery => delivery.Id));

        await _store.DeleteAsync(Ada, "wh_1", CancellationToken.None);
        Assert.Empty(await LogAsync());
        await _store.UpdateAsync(NewDelivery("c", Noon), CancellationToken.None);
        Assert.Empty(await LogAsync());
    }

    private Task<IReadOnlyList<WebhookDelivery>> LogAsync() => _store.ListDeliveriesAsync(Ada, "wh_1", 0, 10, CancellationToken.None);

    private static string Id(StoredDelivery stored) => stored.Delivery.Id;

    private static StoredWebhook NewWebhook(Owner owner, string id, bool enabled = true) => new(
        owner,
        new() { Id = id, Url = "https://example.com", Events = [WebhookEvents.RunFinished], Enabled = enabled, CreatedAt = Noon },
        [new([1, 2, 3])]);

    private static StoredDelivery NewDelivery(string id, DateTimeOffset at, string? thread = null) => new(
        Ada,
        new() { Id = id, WebhookId = "wh_1", Type = WebhookEvents.RunFinished, ThreadId = thread, CreatedAt = at, NextAttemptAt = at },
        "{}",
        7,
        "r_1");
}
