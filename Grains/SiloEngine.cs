using System.Collections.Concurrent;
using ChatCluster.Grains.ToolCalls;
using ChatCluster.Hosting;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Grains;

/// <summary>The engine of a silo: opened before the silo takes its first grain, closed after it has handed over the last.</summary>
internal sealed class SiloEngine(IServiceProvider services) : IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ThreadKey, byte> _fenced = new();
    private EngineCore? _core;

    public EngineCore Core => _core ?? throw new InvalidOperationException("The engine of this silo has not started yet.");

    /// <summary>Notes that an activation here was refused by the log: another one is writing.</summary>
    public void NoteFenced(ThreadKey key) => _fenced[key] = 0;

    /// <summary>
    /// After a refusal: waits until the other activation has written nothing for a while, so that two that both want to carry a run on do
    /// not take it from each other step by step. Done at once for every other thread.
    /// </summary>
    public async Task AwaitQuietAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        if (!_fenced.ContainsKey(key))
        {
            return;
        }

        // A run at work writes a checkpoint at least this often.
        var quiet = Core.Options.Runs.CheckpointInterval * 2.5;
        long? before = null;
        while (await Core.Store.FindAsync(key, cancellationToken) is { Running: true } thread && thread.Sequence != before)
        {
            before = thread.Sequence;
            await Task.Delay(quiet, Core.Time, cancellationToken);
        }

        _fenced.TryRemove(key, out _);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Without a key each silo keeps to itself what callers gave the threads there.
        var sharesCredentials = services.GetRequiredService<IOptions<EngineOptions>>().Value.CredentialKey is not null;
        _core = await EngineCore.OpenAsync(
            services, direct => ActivatorUtilities.CreateInstance<GrainToolCalls>(services, direct, sharesCredentials), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_core is not null)
        {
            await _core.DisposeAsync();
        }
    }
}
