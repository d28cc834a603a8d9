using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>
/// Puts what webhooks are to be told into the store before the events are: a process that dies in between leaves a delivery that the log
/// does not confirm, and none that is missing. The dispatcher asks the log before it sends.
/// </summary>
/// <param name="isOn">Whether there can be webhooks.</param>
internal sealed class WebhookOutbox(IWebhookStore store, bool isOn, TimeProvider time)
{
    private Action? _onEnqueued;

    /// <summary>Called after something was put in.</summary>
    public void OnEnqueued(Action notify) => _onEnqueued = notify;

    /// <summary>Notes what webhooks of the owner are to be told of events that are about to be stored.</summary>
    /// <param name="sequence">The thread's last event before them.</param>
    /// <param name="after">The thread with them.</param>
    public async Task PrepareAsync(
        ThreadKey key, long sequence, IReadOnlyList<ThreadEvent> events, IReadOnlyList<ReadOnlyMemory<byte>> json, ThreadSnapshot after)
    {
        List<StoredDelivery>? deliveries = null;
        IReadOnlyList<StoredWebhook>? webhooks = null;
        for (var i = 0; isOn && after.Settings.Webhooks is not false && i < events.Count; i++)
        {
            // A run that begins and ends in one append was imported or copied: it ended elsewhere, and before.
            if (Find(events[i]) is not { } told || after.FindRun(told.Run)?.Message.Webhooks is false
                || events.Any(e => e is RunStarted begun && begun.RunId == told.Run))
            {
                continue;
            }

            webhooks ??= await store.ListAsync(key.Owner, CancellationToken.None);
            string? payload = null;
            foreach (var webhook in webhooks.Select(stored => stored.Webhook).Where(webhook => Listens(webhook, key, told.Type)))
            {
                payload ??= WebhookPayload.Of(told.Type, key, after.Title, json[i].Span);
                var now = time.GetUtcNow();
                var delivery = new WebhookDelivery
                {
                    Id = WebhookPayload.Id(webhook.Id, key, told.Type, told.Subject),
                    WebhookId = webhook.Id,
                    Type = told.Type,
                    ThreadId = key.Id,
                    CreatedAt = now,
                    NextAttemptAt = now,
                };
                (deliveries ??= []).Add(new(key.Owner, delivery, payload, sequence + i + 1, told.Subject));
            }
        }

        if (deliveries is not null)
        {
            await store.EnqueueAsync(deliveries, CancellationToken.None);
        }
    }

    /// <summary>The events are stored: what waits for them may go.</summary>
    public void Release(IReadOnlyList<ThreadEvent> events)
    {
        if (events.Any(@event => Find(@event) is not null))
        {
            Release();
        }
    }

    /// <summary>What waits may go.</summary>
    public void Release() => _onEnqueued?.Invoke();

    /// <summary>Drops everything that tells of a thread.</summary>
    public Task ForgetAsync(ThreadKey key) => !isOn ? Task.CompletedTask : store.DeleteThreadAsync(key, CancellationToken.None);

    /// <summary>Whether an event is the one that a delivery tells of.</summary>
    public static bool IsOf(StoredDelivery delivery, ThreadEvent @event) =>
        Find(@event) is { } told && told.Type == delivery.Delivery.Type && told.Subject == delivery.Subject;

    private static bool Listens(Webhook webhook, ThreadKey key, string type) =>
        webhook.Enabled && (webhook.ThreadId is null || webhook.ThreadId == key.Id) && webhook.Events.Contains(type);

    private static (string Type, string Run, string Subject)? Find(ThreadEvent @event) => @event switch
    {
        RunFinished { Reason: RunReason.Failed } failed => (WebhookEvents.RunFailed, failed.RunId, failed.RunId),
        RunFinished finished => (WebhookEvents.RunFinished, finished.RunId, finished.RunId),
        ApprovalRequested asked => (WebhookEvents.ApprovalRequested, asked.RunId, asked.CallId),
        _ => null,
    };
}
