using System.Security.Cryptography;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Webhooks;

/// <summary>
/// Delivers what is in the outbox: takes what is due for the time of a lease, asks the log whether it happened, sends it, and writes down
/// what became of it. A process that dies in between loses its lease, and another one sends the same again under the same id.
/// </summary>
internal sealed partial class WebhookDispatcher : IAsyncDisposable
{
    private const int AtATime = 16;

    // A delivery whose events are not in the log after this time tells of something that never came to be.
    private static readonly TimeSpan Unconfirmed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(6);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    private readonly IWebhookStore _store;
    private readonly IThreadStore _threads;
    private readonly WebhookSender? _sender;
    private readonly WebhookOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _nudge = new(0, 1);
    private readonly HashSet<Task> _underWay = [];
    private readonly Task _loop;
    private DateTimeOffset _trimmed;
    private int _disposed;

    /// <param name="sender">Null when there is no key for secrets, and so no webhook.</param>
    public WebhookDispatcher(
        IWebhookStore store, IThreadStore threads, WebhookSender? sender, WebhookOptions options, WebhookOutbox outbox, TimeProvider time,
        ILogger logger)
    {
        (_store, _threads, _sender, _options, _time, _logger) = (store, threads, sender, options, time, logger);
        outbox.OnEnqueued(Nudge);
        _loop = sender is null ? Task.CompletedTask : RunAsync();
    }

    /// <summary>Ends what is active; the next dispatcher retries it. Idempotent.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _loop;
        await Task.WhenAll(_underWay);
        _sender?.Dispose();
        _stopping.Dispose();
        _nudge.Dispose();
    }

    private void Nudge()
    {
        try
        {
            if (_nudge.CurrentCount == 0)
            {
                _nudge.Release();
            }
        }
        catch (Exception exception) when (exception is SemaphoreFullException or ObjectDisposedException)
        {
            // Another process was faster, or this one ends.
        }
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (!await TryAsync(ClaimAsync))
                {
                    using var pause = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                    await Task.WhenAny(_nudge.WaitAsync(pause.Token), Task.Delay(Interval, _time, pause.Token));
                    await pause.CancelAsync();
                }

                _stopping.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Takes what is due, as much as there is room for.</summary>
    /// <returns>Whether there may be more at once.</returns>
    private async Task<bool> ClaimAsync()
    {
        _underWay.RemoveWhere(task => task.IsCompleted);
        if (_underWay.Count >= AtATime)
        {
            await Task.WhenAny(_underWay);
            return true;
        }

        var now = _time.GetUtcNow();
        if (now - _trimmed > TrimInterval)
        {
            _trimmed = now;
            await _store.TrimAsync(now - TimeSpan.FromDays(_options.LogDays), _stopping.Token);
        }

        // A process that dies loses the lease; an attempt that takes all of its time does not.
        var claimed = await _store.ClaimAsync(
            now, now + (_options.Timeout * 2) + TimeSpan.FromSeconds(15), AtATime - _underWay.Count, _stopping.Token);
        foreach (var delivery in claimed)
        {
            _underWay.Add(TryAsync(() => HandleAsync(delivery)));
        }

        return claimed.Count > 0;
    }

    private async Task<bool> HandleAsync(StoredDelivery delivery)
    {
        if (await _store.FindAsync(delivery.Owner, delivery.Delivery.WebhookId, _stopping.Token) is not { } webhook)
        {
            await _store.DropAsync(delivery.Delivery.Id, _stopping.Token);
        }
        else if (!await IsConfirmedAsync(delivery))
        {
            await PostponeAsync(delivery);
        }
        else if (!webhook.Webhook.Enabled)
        {
            await _store.UpdateAsync(Settled(delivery, WebhookDeliveryState.Failed, null, "The webhook is disabled."), _stopping.Token);
        }
        else
        {
            await SendAsync(delivery, webhook);
        }

        return true;
    }

    private async Task SendAsync(StoredDelivery delivery, StoredWebhook webhook)
    {
        WebhookAttempt attempt;
        try
        {
            attempt = await _sender!.SendAsync(delivery, webhook, _stopping.Token);
        }
        catch (CryptographicException)
        {
            attempt = new(null, "The secret cannot be read: the server's key is another one than when it was made. Rotate the secret.");
        }

        var attempted = delivery with { Delivery = delivery.Delivery with { Attempts = delivery.Delivery.Attempts + 1 } };
        if (attempt.IsSuccess)
        {
            await _store.UpdateAsync(Settled(attempted, WebhookDeliveryState.Delivered, attempt.Status, null), _stopping.Token);
        }
        else if (attempt.IsGone || attempted.Delivery.Attempts >= _options.MaxAttempts)
        {
            await _store.UpdateAsync(Settled(attempted, WebhookDeliveryState.Failed, attempt.Status, attempt.Error), _stopping.Token);
            LogGivenUp(_logger, webhook.Webhook.Id, delivery.Delivery.Id, attempted.Delivery.Attempts, attempt.Error!);
            if (attempt.IsGone)
            {
                // The standard's way for a receiver to say that it wants no more.
                await _store.PutAsync(
                    webhook with { Webhook = webhook.Webhook with { Enabled = false, DisabledReason = attempt.Error } }, _stopping.Token);
                LogDisabled(_logger, webhook.Webhook.Id, attempt.Error!);
            }
        }
        else
        {
            var next = _time.GetUtcNow() + Wait(attempted.Delivery.Attempts, attempt.RetryAfter);
            await _store.UpdateAsync(
                attempted with
                {
                    Delivery = attempted.Delivery with { NextAttemptAt = next, Status = attempt.Status, Error = attempt.Error },
                }, _stopping.Token);
        }
    }

    /// <summary>Three times as long each time, and not all at the same moment.</summary>
    private TimeSpan Wait(int attempts, TimeSpan? asked)
    {
        var wait = _options.FirstRetry * Math.Pow(3, Math.Min(attempts - 1, 20));
        var limited = wait < LongestWait ? wait : LongestWait;
        var chosen = asked > limited ? asked.Value < LongestWait ? asked.Value : LongestWait : limited;
        return chosen * (1 + (RandomNumberGenerator.GetInt32(0, 100) / 1000.0));
    }

    private StoredDelivery Settled(StoredDelivery delivery, WebhookDeliveryState state, int? status, string? error) =>
        delivery.Settle(
            delivery.Delivery with { State = state, Status = status, Error = error, NextAttemptAt = null, SettledAt = _time.GetUtcNow() });

    /// <summary>Whether what it tells of is in the log. A test tells of nothing.</summary>
    private async Task<bool> IsConfirmedAsync(StoredDelivery delivery)
    {
        if (delivery is not { Sequence: { } sequence, Delivery: { Attempts: 0, ThreadId: { } thread } })
        {
            return true;
        }

        await foreach (var stored in _threads.ReadAsync(new(delivery.Owner, thread), sequence - 1, _stopping.Token))
        {
            return stored.Sequence == sequence && WebhookOutbox.IsOf(delivery, ThreadJson.Decode(stored.Json.Span));
        }

        return false;
    }

    // Its append may be under way, or may never come.
    private Task PostponeAsync(StoredDelivery delivery) => _time.GetUtcNow() - delivery.Delivery.CreatedAt > Unconfirmed
        ? _store.DropAsync(delivery.Delivery.Id, _stopping.Token)
        : _store.UpdateAsync(
            delivery with { Delivery = delivery.Delivery with { NextAttemptAt = _time.GetUtcNow() + Interval } }, _stopping.Token);

    /// <summary>What goes wrong with the store is over later; what was claimed comes back when its lease ends.</summary>
    private async Task<bool> TryAsync(Func<Task<bool>> work)
    {
        try
        {
            return await work();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            LogFailed(_logger, exception.Message);
            return false;
        }
    }
}
