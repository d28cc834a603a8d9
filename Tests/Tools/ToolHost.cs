using System.Net;
using ChatCluster.Access;
using ChatCluster.Credentials;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Safety;
using ChatCluster.Tools.SignIns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tests.Tools;

/// <summary>The tools of a configuration, registered and started as in production.</summary>
internal sealed class ToolHost : IAsyncDisposable
{
    public static readonly ThreadKey Thread = new("t", "u", "thread");

    private readonly ServiceProvider _services;

    private ToolHost(ServiceProvider services, CapturedLog log, InMemoryAccessStore access)
    {
        _services = services;
        Log = log;
        Access = access;
    }

    public CapturedLog Log { get; }

    public InMemoryThreadFiles Files { get; } = new();

    /// <summary>Where tokens of users are kept, encrypted.</summary>
    public InMemoryAccessStore Access { get; }

    public IToolSignIns SignIns => _services.GetRequiredService<IToolSignIns>();

    public IToolCatalog Catalog => _services.GetRequiredService<IToolCatalog>();

    public ToolRunner Runner => _services.GetRequiredService<ToolRunner>();

    public ChatCluster.Tools.OpenApi.OpenApiSources Documents => _services.GetRequiredService<ChatCluster.Tools.OpenApi.OpenApiSources>();

    /// <summary>Starts from settings whose keys begin after <c>ChatCluster:Tools:</c>.</summary>
    public static Task<ToolHost> StartAsync(params (string Key, string? Value)[] settings) => StartAsync(settings, _ => { });

    public static Task<ToolHost> StartAsync((string Key, string? Value)[] settings, Action<IServiceCollection> configure) => StartAsync(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"ChatCluster:Tools:{setting.Key}", setting.Value))).Build(),
        configure);

    /// <summary>Starts from settings whose keys begin after <c>ChatCluster:Mcp:</c>.</summary>
    public static Task<ToolHost> StartMcpAsync(params (string Key, string? Value)[] settings) => StartMcpAsync(new(), settings);

    /// <param name="access">What other hosts have as well.</param>
    public static Task<ToolHost> StartMcpAsync(InMemoryAccessStore access, params (string Key, string? Value)[] settings) => StartAsync(
        new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create($"ChatCluster:Mcp:{setting.Key}", setting.Value))).Build(),
        _ => { },
        access);

    /// <summary>Starts from JSON as it stands in appsettings.json under <c>ChatCluster:Tools</c>.</summary>
    public static Task<ToolHost> StartJsonAsync(string json)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes($"{{\"ChatCluster\":{{\"Tools\":{json}}}}}"));
        return StartAsync(new ConfigurationBuilder().AddJsonStream(stream).Build(), _ => { });
    }

    public Task<ToolRunResult> RunAsync(
        string name, string arguments, IReadOnlyDictionary<string, string>? credentials = null, string key = "key-1",
        Func<string, bool>? allows = null, IProgress<ToolNote>? progress = null, ToolInputAnswer? input = null,
        CancellationToken cancellationToken = default) =>
        Runner.RunAsync(
            new(
                new(new(Thread, "r_1", "call_1"), 1, "m_1", name, new(arguments), key),
                credentials ?? new Dictionary<string, string>(), allows ?? (_ => true), progress)
            { Input = input },
            new(Files), cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task<ToolHost> StartAsync(
        IConfiguration configuration, Action<IServiceCollection> configure, InMemoryAccessStore? access = null)
    {
        var log = new CapturedLog();
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        configure(collection);
        collection.TryAddSingleton<ResolveName>((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")]));
        var services = collection.AddChatTools(configuration.GetSection("ChatCluster")).AddToolSourceRuns().BuildServiceProvider();
        services.GetRequiredService<Microsoft.Extensions.Options.IStartupValidator>().Validate();
        var host = new ToolHost(services, log, access ?? new());
        services.GetRequiredService<SealedRecords>().Open(host.Access, new(new byte[CredentialCipher.KeyLength]));
        foreach (var hosted in services.GetServices<IHostedService>())
        {
            await hosted.StartAsync(CancellationToken.None);
        }

        return host;
    }
}
