using System.Net;
using ChatCluster.Access;
using ChatCluster.Configuration;
using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.IntelOwl;
using ChatCluster.Tools.Mcp;
using ChatCluster.Tools.OpenApi;
using ChatCluster.Tools.Rest;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>Registers the tools.</summary>
public static class ToolServiceCollectionExtensions
{
    /// <summary>
    /// Adds the tool catalog: the built-in tools, those of <c>Tools:Rest</c> and <c>Tools:OpenApi</c>, and the presets. Settings are
    /// checked when the host starts.
    /// </summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static IServiceCollection AddChatTools(this IServiceCollection services, IConfiguration configuration)
    {
        if (services.Any(service => service.ServiceType == typeof(ToolRunner)))
        {
            return services;
        }

        services.AddKnownSettings<ToolOptions>("Tools");
        services.AddOptions<ToolOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<ToolOptions>>(new ToolOptionsBinding(configuration.GetSection("Tools")));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ToolOptions>, ToolOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => SecretRedactor.From(configuration));
        services.TryAddSingleton<ResolveName>(Dns.GetHostAddressesAsync);
        services.AddSingleton(
            provider => new UrlGuard(
                provider.GetRequiredService<IOptions<ToolOptions>>().Value, provider.GetRequiredService<ResolveName>()));
        RestClients.Add(services);

        services.AddSingleton<SealedRecords>();
        services.AddSingleton<IToolSource, BuiltInTools>();
        services.AddSingleton<IToolSource, RestTools>();
        services.AddSingleton<IToolSource, IntelOwlTools>();
        OpenApiSources.Add(services, configuration);
        McpServices.Add(services, configuration);
        services.AddSingleton<ToolCatalog>();
        services.AddSingleton<IToolCatalog>(provider => provider.GetRequiredService<ToolCatalog>());
        services.AddSingleton<LocalToolLimiter>();
        services.AddSingleton<IToolLimiter>(provider => provider.GetRequiredService<LocalToolLimiter>());
        services.AddSingleton<ConsentRules>();
        services.AddSingleton<ToolRunner>();
        services.AddHostedService<ToolCatalogStart>();
        return services;
    }

    /// <summary>
    /// Has the sources that change asked for their tools. For processes that make tool calls; a front end only knows the sources by name.
    /// </summary>
    internal static IServiceCollection AddToolSourceRuns(this IServiceCollection services) => services.AddHostedService<ToolSourceRuns>();
}
