using ChatCluster.Credentials;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Safety;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Webhooks;

public sealed class WebhookDispatcherTests
{
    [Fact]
    public async Task Delivery_WhoseEventIsNotInTheLog_IsNotSentUntilItIs()
    {
        await using var receiver = await Receiver.StartAsync();
        var (store, threads, key) = (new InMemoryWebhookStore(), new InMemoryThreadStore(), new ThreadKey(Owner.Local, "t1"));
        using var cipher = new CredentialCipher(new byte[CredentialCipher.KeyLength]);
        var guard = new UrlGuard(new ToolOptions { AllowedNetworks = ["127.0.0.0/8"] }, System.Net.Dns.GetHostAddressesAsync);
        var (options, secrets, outbox) =
            (new WebhookOptions(), new WebhookSecrets(cipher), new WebhookOutbox(store, true, TimeProvider.System));
        var webhook = ((WebhookAnswer.One)await new WebhookDesk(store, secrets, guard, options, outbox, TimeProvider.System)
            .AskAsync(key.Owner, new WebhookRequest.Create(receiver.Url, null, null, null), CancellationToken.None)).Webhook;
        await using var dispatcher = new WebhookDispatcher(
            store, threads, new(guard, secrets, options, TimeProvider.System), options, outbox, TimeProvider.System, NullLogger.Instance);
        var finished = ThreadJson.Encode(new RunFinished("r_1", RunReason.Completed, "Done.", Usage.None, [], 1));

        // As a process leaves it that dies between noting what is to be told and storing it; another run comes in its place.
        await threads.AppendAsync(key, 0, "hello");
        await store.EnqueueAsync([Delivery("lost", webhook, "r_0", 2), Delivery("kept", webhook, "r_1", 3)], CancellationToken.None);
        outbox.Release();
        while (await AttemptedAsync() < 2)
        {
            await Task.Delay(50);
        }

        Assert.Empty(receiver.Rest());
        await threads.AppendAsync(key, 1, "another");
        await threads.AppendAsync(key, 2, [finished], StoreFixtures.Summary(key, 3), CancellationToken.None);
        Assert.Equal("kept", (await receiver.NextAsync()).Id);
        Assert.Empty(receiver.Rest());

        // Put off, so not due at the time it was made for.
        async Task<int> AttemptedAsync() => (await store.ListDeliveriesAsync(key.Owner, webhook.Id, 0, 10, CancellationToken.None))
            .Count(delivery => delivery.NextAttemptAt > delivery.CreatedAt);

        StoredDelivery Delivery(string id, Webhook of, string run, long sequence)
        {
            var now = TimeProvider.System.GetUtcNow();
            return new(key.Owner, new()
            {
                Id = id,
                WebhookId = of.Id,
                Type = WebhookEvents.RunFinished,
                ThreadId = key.Id,
                CreatedAt = now,
                NextAttemptAt = now,
            }, "{}", sequence, run);
        }
    }
}
