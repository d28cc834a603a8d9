using ChatCluster.Tools.Rest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>
/// Reads the section <c>ChatCluster:Tools</c>. A REST tool may write its schema as nested configuration, which the binder cannot put into
/// one setting, and it must not silently lose a setting that is misspelt.
/// </summary>
internal sealed class ToolOptionsBinding(IConfigurationSection section) : IConfigureOptions<ToolOptions>
{
    public void Configure(ToolOptions options)
    {
        var tools = section.GetSection(nameof(ToolOptions.Rest)).GetChildren().ToList();
        Without(section, key => key.StartsWith($"{nameof(ToolOptions.Rest)}:", StringComparison.OrdinalIgnoreCase)).Bind(options);
        foreach (var tool in tools)
        {
            options.Rest[tool.Key] = Read(tool);
        }
    }

    private static RestToolOptions Read(IConfigurationSection tool)
    {
        var options = new RestToolOptions();
        try
        {
            Without(tool, key => key.StartsWith($"{nameof(RestToolOptions.Parameters)}:", StringComparison.OrdinalIgnoreCase))
                .Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException e)
        {
            throw new OptionsValidationException(
                tool.Key, typeof(ToolOptions),
                [$"{RestTools.Path}:{tool.Key} has a setting that is unknown or cannot be read. Correct or remove it: {e.Message}"]);
        }

        options.Parameters = ConfiguredSchema.Read(tool.GetSection(nameof(RestToolOptions.Parameters)));
        return options;
    }

    private static IConfigurationRoot Without(IConfigurationSection section, Func<string, bool> leaveOut) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                section.AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null && !leaveOut(pair.Key)))
            .Build();
}
