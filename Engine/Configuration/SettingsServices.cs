using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Configuration;

/// <summary>Binds classes of options, and makes their settings known to the check of the whole configuration.</summary>
public static class SettingsServices
{
    /// <summary>Binds a class of options to a part of the section <c>ChatCluster</c> and has it validated at start.</summary>
    /// <param name="section">The section <c>ChatCluster</c>.</param>
    /// <param name="path">The part, for example <c>Limits</c>; empty for the whole section.</param>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, IConfiguration section, string path = "")
        where TOptions : class
    {
        services.AddKnownSettings<TOptions>(path);
        services.AddSingleton<IOptionsMonitor<TOptions>, SteadyOptions<TOptions>>();
        return services.AddOptions<TOptions>().Bind(path.Length == 0 ? section : section.GetSection(path)).ValidateOnStart();
    }

    /// <summary>Makes the settings of a class known that is read in another way.</summary>
    public static IServiceCollection AddKnownSettings<TOptions>(this IServiceCollection services, string path)
        where TOptions : class => services.AddSingleton(new KnownSettings(path, typeof(TOptions)));
}
