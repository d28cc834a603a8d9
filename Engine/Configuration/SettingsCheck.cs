using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Configuration;

/// <summary>
/// Has a program start only with a configuration that is understood: a setting that is passed over can leave a server open.
/// </summary>
public static class SettingsCheck
{
    /// <summary>
    /// Checks all settings, wherever they come from, against the classes that are bound to them. To be called when all are registered, and
    /// before anything is made of them.
    /// </summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="OptionsValidationException">Something is unknown or cannot be read; there is a message with the repair for
    /// each.</exception>
    public static void CheckSettings(this IHostApplicationBuilder builder, string[] arguments)
    {
        var root = SettingNode.Root();
        foreach (var known in builder.Services.Select(service => service.ImplementationInstance).OfType<KnownSettings>())
        {
            root.Add(known.Path, known.Options);
        }

        SettingsElsewhere.AddTo(root);

        var problems = new List<string>();
        var switches = new SwitchCheck(root, problems);
        switches.Check(arguments);
        new TopLevelCheck(root, problems).Check(builder.Configuration, switches.Refused);
        new SectionCheck(root, problems).Check(builder.Configuration.GetSection(SectionCheck.Root));
        problems.AddRange(AddressCheck.Problems(builder.Configuration));
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(SectionCheck.Root, typeof(SettingsCheck), problems.Distinct(StringComparer.Ordinal));
        }
    }
}
