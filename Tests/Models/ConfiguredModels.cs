using ChatCluster.Models;
using ChatCluster.Sandbox.Models;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tests.Models;

/// <summary>Models made from configuration, as an application makes them.</summary>
internal sealed class ConfiguredModels : IDisposable
{
    private readonly ServiceProvider _services;

    public ConfiguredModels(params (string Key, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.GroupBy(s => s.Key).Select(s => KeyValuePair.Create($"ChatCluster:{s.Key}", s.Last().Value)))
            .Build();
        _services = new ServiceCollection().AddChatModels(configuration.GetSection("ChatCluster")).BuildServiceProvider();
    }

    public IModelCatalog Catalog => _services.GetRequiredService<IModelCatalog>();

    public IServiceProvider Services => _services;

    /// <summary>One model <c>main</c> that the sandbox serves.</summary>
    public static ConfiguredModels At(ModelServer server, string provider, params (string Key, string? Value)[] more) => new(
    [
        ("Models:main:Provider", provider),
        ("Models:main:Endpoint", (provider is "openai" or "openai-responses" ? server.OpenAIAddress : server.Address).AbsoluteUri),
        ("Models:main:Model", "sandbox"),
        .. more.Select(m => ($"Models:main:{m.Key}", m.Value)),
    ]);

    /// <summary>Lets a test see what is logged of these models.</summary>
    public ConfiguredModels LogTo(ILoggerProvider log)
    {
        _services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        return this;
    }

    public void Dispose() => _services.Dispose();
}
