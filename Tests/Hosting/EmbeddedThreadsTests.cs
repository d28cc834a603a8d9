using ChatCluster.Access;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Tests.Hosting;

/// <summary>One process.</summary>
public sealed class EmbeddedThreadsTests : ThreadsConformance
{
    private EmbeddedHost? _host;

    private protected override IAccessStore Access => _host!.Services.GetRequiredService<IAccessStore>();

    private protected override async Task<IThreads> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services)
    {
        _host = await EmbeddedHost.StartAsync(settings, services);
        return _host.Threads;
    }

    protected override Task<IThreadStore> OpenStoreAsync() => Task.FromResult(_host!.Services.GetRequiredService<IThreadStore>());

    protected override async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }
}
