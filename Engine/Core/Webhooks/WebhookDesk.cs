using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Webhooks;

/// <summary>Answers owners about their webhooks, where they are kept.</summary>
/// <param name="secrets">Null when secrets could not be kept encrypted.</param>
internal sealed class WebhookDesk(
    IWebhookStore store, WebhookSecrets? secrets, UrlGuard guard, WebhookOptions options, WebhookOutbox outbox,
    TimeProvider time) : IWebhooks
{
    private static readonly WebhookAnswer.Missing Missing = new();

    public Task<WebhookAnswer> AskAsync(Owner owner, WebhookRequest request, CancellationToken cancellationToken) => request switch
    {
        WebhookRequest.Create create => CreateAsync(owner, create, cancellationToken),
        WebhookRequest.ReadAll => ReadAllAsync(owner, cancellationToken),
        WebhookRequest.Read read =>
            WithAsync(owner, read.Id, found => Task.FromResult<WebhookAnswer>(new WebhookAnswer.One(found.Webhook)), cancellationToken),
        WebhookRequest.Change change =>
            WithAsync(owner, change.Id, found => ChangeAsync(found, change, cancellationToken), cancellationToken),
        WebhookRequest.Delete delete => DeleteAsync(owner, delete.Id, cancellationToken),
        WebhookRequest.Rotate rotate => WithAsync(owner, rotate.Id, found => RotateAsync(found, cancellationToken), cancellationToken),
        WebhookRequest.Test test => WithAsync(owner, test.Id, found => TestAsync(found, cancellationToken), cancellationToken),
        WebhookRequest.ReadLog log => WithAsync(owner, log.Id, found => ReadLogAsync(found, log, cancellationToken), cancellationToken),
        _ => throw new NotSupportedException($"{request.GetType().Name} is not known here."),
    };

    private async Task<WebhookAnswer> CreateAsync(Owner owner, WebhookRequest.Create create, CancellationToken cancellationToken)
    {
        if (secrets is null)
        {
            return new WebhookAnswer.Refused(
                "webhooks_without_key",
                "Secrets of webhooks are kept encrypted, and this server has no key for it. Its operator sets ChatCluster:CredentialKey, the same on every silo.",
                Conflict: true);
        }

        if (Problem(create.Url, create.Events) is { } problem)
        {
            return problem;
        }

        if ((await store.ListAsync(owner, cancellationToken)).Count >= options.PerOwner)
        {
            return new WebhookAnswer.Refused(
                "too_many_webhooks",
                options.PerOwner == 0
                    ? "Webhooks are switched off here (ChatCluster:Webhooks:PerOwner)."
                    : $"You have {options.PerOwner} webhooks, which is the limit. Delete one first.",
                Conflict: true);
        }

        var now = time.GetUtcNow();
        var webhook = new Webhook
        {
            Id = "wh_" + Guid.CreateVersion7(now).ToString("N"),
            Url = create.Url,
            Events = Events(create.Events),
            ThreadId = create.ThreadId,
            Description = create.Description,
            Enabled = true,
            CreatedAt = now,
        };
        var (shown, sealedBytes) = secrets.Make(owner, webhook.Id);
        await store.PutAsync(new(owner, webhook, [new(sealedBytes)]), cancellationToken);
        return new WebhookAnswer.One(webhook, shown);
    }

    private async Task<WebhookAnswer> ReadAllAsync(Owner owner, CancellationToken cancellationToken) =>
        new WebhookAnswer.Many([.. (await store.ListAsync(owner, cancellationToken)).Select(stored => stored.Webhook)]);

    private async Task<WebhookAnswer> ChangeAsync(StoredWebhook found, WebhookRequest.Change change, CancellationToken cancellationToken)
    {
        if (Problem(change.Url, change.Events) is { } problem)
        {
            return problem;
        }

        var changed = found.Webhook with
        {
            Url = change.Url ?? found.Webhook.Url,
            Events = change.Events is null ? found.Webhook.Events : Events(change.Events),
            Description = change.Description ?? found.Webhook.Description,
            Enabled = change.Enabled ?? found.Webhook.Enabled,
            DisabledReason = change.Enabled is null ? found.Webhook.DisabledReason : null,
        };
        await store.PutAsync(found with { Webhook = changed }, cancellationToken);
        return new WebhookAnswer.One(changed);
    }

    private async Task<WebhookAnswer> DeleteAsync(Owner owner, string id, CancellationToken cancellationToken) =>
        await store.DeleteAsync(owner, id, cancellationToken) ? new WebhookAnswer.Deleted() : Missing;

    private async Task<WebhookAnswer> RotateAsync(StoredWebhook found, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var until = now + options.SecretOverlap;
        var (shown, sealedBytes) = secrets!.Make(found.Owner, found.Webhook.Id);

        // The one in use goes on for a while; one that was going already has gone on for long enough.
        ImmutableArray<SealedSecret> kept = [new(sealedBytes), found.Secrets[0] with { Until = until }];
        await store.PutAsync(found with { Secrets = kept }, cancellationToken);
        return new WebhookAnswer.One(found.Webhook, shown, until);
    }

    private async Task<WebhookAnswer> TestAsync(StoredWebhook found, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var delivery = new WebhookDelivery
        {
            Id = "msg_" + Guid.CreateVersion7(now).ToString("N"),
            WebhookId = found.Webhook.Id,
            Type = WebhookEvents.Test,
            CreatedAt = now,
            NextAttemptAt = now,
        };
        await store.EnqueueAsync([new(found.Owner, delivery, WebhookPayload.OfTest(found.Webhook.Id, now))], cancellationToken);
        outbox.Release();
        return new WebhookAnswer.Queued(delivery);
    }

    private async Task<WebhookAnswer> ReadLogAsync(StoredWebhook found, WebhookRequest.ReadLog log, CancellationToken cancellationToken)
    {
        var deliveries = await store.ListDeliveriesAsync(found.Owner, found.Webhook.Id, log.Skip, log.Count + 1, cancellationToken);
        return new WebhookAnswer.Log([.. deliveries.Take(log.Count)], deliveries.Count > log.Count);
    }

    private async Task<WebhookAnswer> WithAsync(
        Owner owner, string id, Func<StoredWebhook, Task<WebhookAnswer>> answer, CancellationToken cancellationToken) =>
        await store.FindAsync(owner, id, cancellationToken) is { } found ? await answer(found) : Missing;

    private static ImmutableArray<string> Events(ImmutableArray<string>? asked) =>
        asked is { IsDefaultOrEmpty: false } some ? [.. WebhookEvents.All.Where(some.Contains)] : [.. WebhookEvents.All];

    private WebhookAnswer.Refused? Problem(string? url, ImmutableArray<string>? events)
    {
        if (url is not null)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
            {
                return new("bad_url", "url is not an absolute address. Give one like https://example.com/hooks/chat.", Conflict: false, "url");
            }

            if (guard.Problem(address) is { } refused)
            {
                return new("address_refused", refused, Conflict: false, "url");
            }
        }

        return events?.FirstOrDefault(name => !WebhookEvents.All.Contains(name)) is { } unknown
            ? new("unknown_event", $"There is no event '{unknown}'. There are: {string.Join(", ", WebhookEvents.All)}.",
                Conflict: false, "events")
            : null;
    }
}
