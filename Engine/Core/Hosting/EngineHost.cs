using ChatCluster.Threads;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Hosting;

/// <summary>The engine in one process: starts and stops with it, resumes runs, sweeps, and hands runs over.</summary>
internal sealed partial class EngineHost(IServiceProvider services, ILogger<EmbeddedThreads> logger, TimeProvider time) : IHostedService,
IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private EngineCore? _core;
    private EmbeddedThreads? _threads;
    private Task _housekeeping = Task.CompletedTask;

    /// <summary>The threads of this process, once it has started.</summary>
    public IThreads Threads => _threads ?? throw NotStarted();

    /// <summary>What the threads are made of, once it has started.</summary>
    public EngineCore Core => _core ?? throw NotStarted();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _core = await EngineCore.OpenAsync(services, elsewhere: null, cancellationToken);
        _threads = new(_core.Activations, _core.Lists, _core.Memories, _core.Documents, logger);
        await _threads.ResumeAsync(cancellationToken);
        _housekeeping = RunMaintenanceAsync(_threads, _core);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_threads is not null)
        {
            await _threads.StopAsync();
        }

        await _housekeeping;
    }

    public async ValueTask DisposeAsync()
    {
        _threads?.Dispose();
        if (_core is not null)
        {
            await _core.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private static InvalidOperationException NotStarted() => new("The engine has not started yet.");

    private async Task RunMaintenanceAsync(EmbeddedThreads threads, EngineCore core)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(5, core.Options.Host.TrimAfter.TotalSeconds)), time, _stopping.Token);
                await TryAsync(threads.SweepAsync);
                await TryAsync(() => core.Retention.SweepAsync(threads.DeleteAsync, _stopping.Token));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>A failed sweep is logged and retried.</summary>
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(logger, exception.Message);
        }
    }
}
