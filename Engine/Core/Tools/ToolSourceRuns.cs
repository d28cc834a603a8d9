using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools;

/// <summary>
/// Runs the sources that change, from the start of the host to its end. The start waits a moment for their first answers, so that runs that
/// are carried on find their tools; a source that is away does not stop it.
/// </summary>
internal sealed partial class ToolSourceRuns(ToolCatalog catalog, TimeProvider time, ILogger<ToolSourceRuns> logger) : IHostedService,
IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _runs = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _runs = Task.WhenAll(catalog.Changing.Select(RunAsync));
        Note();
        await _settled.Task.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _runs.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private async Task RunAsync(IChangingToolSource source)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await source.RunAsync(() => Changed(source), _stopping.Token);
                return;
            }
            catch (Exception exception) when (!_stopping.IsCancellationRequested)
            {
                // A source reports its problems; this is a bug, which must not end its tools permanently.
                LogFault(logger, source.Name, exception);
                await Task.Delay(Pause, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void Changed(IChangingToolSource source)
    {
        var (state, tools, reason) = source.Current;
        if (state is ToolSourceState.Unavailable)
        {
            LogUnavailable(logger, source.Name, reason);
        }
        else
        {
            LogAvailable(logger, source.Name, tools.Count);
        }

        catalog.Publish();
        Note();
    }

    private void Note()
    {
        if (catalog.Changing.All(source => source.Current.State is not ToolSourceState.Loading))
        {
            _settled.TrySetResult();
        }
    }
}
