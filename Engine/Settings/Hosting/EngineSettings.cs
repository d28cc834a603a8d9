using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Configuration;
using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Mcp;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatCluster.Hosting;

/// <summary>The door of this assembly.</summary>
public static class EngineSettings
{
    /// <summary>
    /// Adds the engine's own settings, and makes those of models and tools known by name: all that a front end needs of them, which holds
    /// no key of either.
    /// </summary>
    /// <param name="configuration">The section <c>ChatCluster</c>.</param>
    public static IServiceCollection AddEngineSettings(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<EngineOptions>(configuration).Configure(options => AgentTools.Read(configuration, options.Agents));
        services.AddSingleton<IValidateOptions<EngineOptions>, EngineOptionsValidator>();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<EngineOptions>>().Value.Budgets);
        services.AddSingleton(provider => new StreamSilence(provider.GetRequiredService<IOptions<EngineOptions>>().Value.Host.KeepAlive));
        services.AddSingleton(provider => new RetentionPolicy(provider.GetRequiredService<IOptions<EngineOptions>>().Value.RetentionDays));
        return services.AddKnownSettings<ModelsOptions>("").AddKnownSettings<ToolOptions>("Tools").AddKnownSettings<McpOptions>("Mcp")
            .AddKnownSettings<WebhookOptions>("Webhooks");
    }

    private sealed class EngineOptionsValidator : IValidateOptions<EngineOptions>
    {
        public ValidateOptionsResult Validate(string? name, EngineOptions options) =>
            options.Validate() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
