using ChatCluster.Configuration;
using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.Mcp.UserServers;
using ChatCluster.Tools.SignIns;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Mcp;

/// <summary>Registers the MCP servers of the configuration, each as a source of tools.</summary>
internal static class McpServices
{
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<McpOptions>(configuration, "Mcp");
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<McpOptions>, McpOptionsValidator>());
        services.AddSingleton<McpTokens>();
        services.AddSingleton<PendingSignIns>();
        services.AddSingleton<McpRevocation>();
        services.AddSingleton<McpUserServers>();
        services.AddSingleton<IThreadToolSource>(provider => provider.GetRequiredService<McpUserServers>());
        if (bool.TryParse(configuration["Mcp:UserServers:Enabled"], out var enabled) && enabled)
        {
            McpHttp.AddUsers(services);
        }

        services.AddSingleton<IToolSignIns, McpSignIns>();
        foreach (var server in configuration.GetSection("Mcp:Servers").GetChildren())
        {
            McpHttp.Add(services, server.Key);
            services.AddSingleton<IToolSource>(provider => ActivatorUtilities.CreateInstance<McpServer>(provider, server.Key));
        }
    }
}
