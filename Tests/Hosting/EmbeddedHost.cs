using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Threads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Tests.Hosting;

/// <summary>The engine in this process, without the HTTP surface and with all data in memory.</summary>
internal sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly IHost _host;

    private EmbeddedHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IThreads Threads => Services.GetRequiredService<IThreads>();

    public static async Task<EmbeddedHost> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([.. settings, new("ChatCluster:Data", "memory")]);
        builder.Services.AddLogging();
        var section = builder.Configuration.GetSection("ChatCluster");
        builder.Services.AddChatEngine(section).AddChatModels(section);
        services(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
