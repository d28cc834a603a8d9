using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Tests that every host of the engine passes. Each has a host of its own, whose model is scripted.</summary>
public abstract class HostConformance : IAsyncLifetime
{
    private ModelServer? _model;

    private protected ModelServer Model => _model!;

    private protected IThreads Threads { get; private set; } = null!;

    /// <summary>What is set besides the model <c>sandbox</c>, which is the one that is asked by default.</summary>
    private protected abstract IReadOnlyList<KeyValuePair<string, string?>> Settings { get; }

    public async ValueTask InitializeAsync()
    {
        _model = await ModelServer.StartAsync();
        Threads = await StartAsync(
            [
                new("ChatCluster:Models:sandbox:Provider", "ollama"),
                new("ChatCluster:Models:sandbox:Endpoint", Model.Address.ToString()),
                new("ChatCluster:Models:sandbox:Model", "sandbox"),
                new("ChatCluster:DefaultModel", "sandbox"),
                new("ChatCluster:Runs:ImproveTitles", "false"),
                .. Settings,
            ],
            AddServices);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_model is not null)
        {
            await _model.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Starts a host.</summary>
    /// <param name="services">Adds to what the host has where its threads are.</param>
    private protected abstract Task<IThreads> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services);

    /// <summary>Stops what was started, as far as it was.</summary>
    protected abstract Task StopAsync();

    private protected virtual void AddServices(IServiceCollection services)
    {
    }
}
