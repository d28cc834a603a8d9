using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.OpenApi;

/// <summary>The documents of the configuration.</summary>
internal sealed class OpenApiSources
{
    private readonly IReadOnlyList<OpenApiSource> _sources;

    public OpenApiSources(IReadOnlyList<OpenApiSource> sources) => _sources = sources;

    /// <summary>How each document stands, and what became of its operations.</summary>
    public IReadOnlyList<OpenApiReport> Reports => [.. _sources.Select(source => source.Report)];

    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        var names = configuration.GetSection("Tools:OpenApi").GetChildren().Select(document => document.Key).ToList();
        services.AddSingleton(provider => new OpenApiSources([.. names.Select(name => new OpenApiSource(
            name,
            provider.GetRequiredService<IOptions<ToolOptions>>().Value.OpenApi[name],
            provider.GetRequiredService<IHttpClientFactory>(),
            provider.GetRequiredService<SecretRedactor>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<OpenApiSource>>()))]));
        for (var i = 0; i < names.Count; i++)
        {
            var index = i;
            services.AddSingleton<IToolSource>(provider => provider.GetRequiredService<OpenApiSources>()._sources[index]);
        }
    }
}
