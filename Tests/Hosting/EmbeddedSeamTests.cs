using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Tests.Hosting.Seams;
using ChatCluster.Threads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Tests.Hosting;

/// <summary>One process.</summary>
public sealed class EmbeddedSeamTests : SeamConformance
{
    private IHost? _host;

    private protected override async Task<IThreads> StartAsync(
        IReadOnlyList<KeyValuePair<string, string?>> settings, Action<IServiceCollection> services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([.. settings, new("ChatCluster:Data", "memory")]);
        builder.Services.AddLogging();
        var section = builder.Configuration.GetSection("ChatCluster");
        builder.Services.AddChatEngine(section).AddChatModels(section);
        services(builder.Services);
        _host = builder.Build();
        await _host.StartAsync();
        return _host.Services.GetRequiredService<IThreads>();
    }

    protected override async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
        }
    }
}
