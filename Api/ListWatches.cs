using System.Runtime.CompilerServices;
using ChatCluster.Grains;
using ChatCluster.Hosting;
using ChatCluster.Threads;
using Microsoft.Extensions.Options;

namespace ChatCluster.Api;

/// <summary>
/// The lists that pages of this front end show: one question to the owner's grain is under way for each owner, however many pages there
/// are.
/// </summary>
internal sealed partial class ListWatches : IDisposable
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly IClusterClient _cluster;
    private readonly SiloLosses _losses;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly FeedHeartbeat _heartbeat;
    private readonly Dictionary<Owner, Followed> _followed = [];
    private readonly ListFeed _feed;

    public ListWatches(
        IClusterClient cluster, SiloLosses losses, IOptions<EngineOptions> options, TimeProvider time, ILogger<ListWatches> logger)
    {
        (_cluster, _losses, _time, _logger) = (cluster, losses, time, logger);
        _heartbeat = new(time, options.Value.Host.KeepAlive);
        _feed = new(_heartbeat);
    }

    public async IAsyncEnumerable<ListChanges> WatchAsync(Owner owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Join(owner);
        try
        {
            await foreach (var changes in _feed.WatchAsync(owner, cancellationToken))
            {
                yield return changes;
            }
        }
        finally
        {
            Leave(owner);
        }
    }

    public void Dispose() => _heartbeat.Dispose();

    private void Join(Owner owner)
    {
        lock (_followed)
        {
            if (!_followed.TryGetValue(owner, out var followed))
            {
                _followed[owner] = followed = new();
                _ = FollowAsync(owner, followed.Ended.Token);
            }

            followed.Readers++;
        }
    }

    private void Leave(Owner owner)
    {
        lock (_followed)
        {
            if (--_followed[owner].Readers == 0 && _followed.Remove(owner, out var followed))
            {
                followed.Ended.Cancel();
                followed.Ended.Dispose();
            }
        }
    }

    private async Task FollowAsync(Owner owner, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        ListPosition? position = null;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                // Named here: before the first silo was reached, there is no such grain.
                var page = await _losses.CallAsync(
                    token => _cluster.GetGrain<IOwnerGrain>(owner.ToString()).NextListChangesAsync(position, token), cancellationToken);
                position = page.Position;
                if (page.Missed)
                {
                    _feed.Miss(owner);
                }

                foreach (var change in page.Changes)
                {
                    _feed.Note(owner, change);
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The grain may be on its way to another silo; the next activation knows that it has missed something.
                LogAskedAgain(_logger, exception.Message);
                await Task.Delay(RetryInterval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Retrying the list poll: {Reason}")]
    private static partial void LogAskedAgain(ILogger logger, string reason);

    private sealed class Followed
    {
        public CancellationTokenSource Ended { get; } = new();

        public int Readers { get; set; }
    }
}
