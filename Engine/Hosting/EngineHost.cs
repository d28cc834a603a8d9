using ChatCluster.Agents;
using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Hosting;

/// <summary>Brings the engine up with its process and takes it down: opens the store, carries on runs, sweeps, hands runs over.</summary>
internal sealed class EngineHost(
    IServiceProvider services,
    IOptions<EngineOptions> options,
    AgentCatalog agents,
    IHostEnvironment environment,
    TimeProvider time) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private FeedHeartbeat? _heartbeat;
    private EngineStore? _store;
    private EmbeddedThreads? _threads;
    private Task _housekeeping = Task.CompletedTask;

    /// <summary>The threads of this process, once it has started.</summary>
    public IThreads Threads => _threads ?? throw new InvalidOperationException("The engine has not started yet.");

    /// <summary>Where the threads are kept, once it has started.</summary>
    public IThreadStore Store => _store?.Threads ?? throw new InvalidOperationException("The engine has not started yet.");

    /// <summary>What the store is, for people.</summary>
    public string StoreDescription => _store?.Description ?? "";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var connection = services.GetService<IConfiguration>()?.GetConnectionString("ChatCluster");
        var loggers = services.GetRequiredService<ILoggerFactory>();
        _store = await EngineStore.OpenAsync(settings, connection, environment.ContentRootPath, time, loggers, cancellationToken);
        _heartbeat = new(time, settings.Host.KeepAlive);
        _threads = Compose(settings, _store, _heartbeat);
        await _threads.ResumeAsync(cancellationToken);
        _housekeeping = KeepHouseAsync(_threads, _store.Threads, settings);
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
        _heartbeat?.Dispose();
        _threads?.Dispose();
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        _store = null;
        _stopping.Dispose();
    }

    private EmbeddedThreads Compose(EngineOptions settings, EngineStore store, FeedHeartbeat heartbeat)
    {
        var models = services.GetRequiredService<IModelCatalog>();
        var tools = services.GetRequiredService<IToolCatalog>();
        var prompts = new PromptBuilder(settings.Prompts, time);
        var modelCall = new ModelCall(tools, settings.Runs, time, Logger<ModelCall>());
        var toolRound = new ToolRound(tools, services.GetRequiredService<ToolRunner>(), store.Credentials, settings.Runs, time);
        var loop = new RunLoop(models, agents, tools, prompts, modelCall, toolRound, settings.Runs, time, Logger<RunLoop>());
        var titles = new TitleWriter(models, prompts, settings.Runs, Logger<TitleWriter>());
        var runtime = new ThreadRuntime(store.Threads, loop, titles, store.Credentials, heartbeat, agents, models, settings.Runs, time, Logger<ThreadActor>());
        return new(runtime, new(models, agents, settings.Host), settings.Host, Logger<EmbeddedThreads>());
    }

    private ILogger<T> Logger<T>() => services.GetRequiredService<ILogger<T>>();

    private async Task KeepHouseAsync(EmbeddedThreads threads, IThreadStore store, EngineOptions settings)
    {
        var lastRetention = DateTimeOffset.MinValue;
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(5, settings.Host.TrimAfter.TotalSeconds)), time, _stopping.Token);
                await threads.SweepAsync();
                var now = time.GetUtcNow();
                if (settings.RetentionDays > 0 && now - lastRetention > TimeSpan.FromHours(1))
                {
                    lastRetention = now;
                    await foreach (var key in store.ListInactiveAsync(now.AddDays(-settings.RetentionDays), _stopping.Token))
                    {
                        await threads.DeleteAsync(key, _stopping.Token);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }
}
