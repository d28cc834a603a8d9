using System.Globalization;

namespace ChatCluster.Configuration;

/// <summary>
/// Checks a command line as .NET reads it: <c>--name value</c>, <c>--name=value</c>, <c>/name value</c>. There, a name that nobody knows
/// sets something that nobody reads, and a word that belongs to no name is passed over.
/// </summary>
internal sealed class SwitchCheck(SettingNode root, ICollection<string> problems)
{
    // What other programs call it.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["url"] = "urls",
        ["address"] = "urls",
        ["listen"] = "urls",
        ["bind"] = "urls",
        ["host"] = "urls",
        ["folder"] = "ChatCluster:Data",
        ["model"] = "ChatCluster:DefaultModel",
        ["env"] = "environment",
    };

    private readonly HashSet<string> _refused = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>First parts of the names that were refused here.</summary>
    public IReadOnlySet<string> Refused => _refused;

    public void Check(IReadOnlyList<string> arguments)
    {
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            var dashes = argument.StartsWith("--", StringComparison.Ordinal) ? 2 : argument.StartsWith('/') ? 1 : 0;
            var (name, value) = argument[dashes..].IndexOf('=', StringComparison.Ordinal) is >= 0 and var end
                ? (argument[dashes..][..end], argument[dashes..][(end + 1)..])
                : (argument[dashes..], null);
            if (value is null && dashes == 0)
            {
                problems.Add(
                    $"'{argument}' is not understood. Settings are written --name value, for example --urls http://127.0.0.1:5210.");
                continue;
            }

            if (value is null && (i + 1 == arguments.Count || arguments[i + 1].StartsWith("--", StringComparison.Ordinal)))
            {
                problems.Add(IsKnown(name) ? $"{argument} has no value. Write {argument} <value>." : Unknown(name, null));
                continue;
            }

            if (!IsKnown(name))
            {
                problems.Add(Unknown(name, value ?? arguments[i + 1]));
            }

            i += value is null ? 1 : 0;
        }
    }

    // What is below ChatCluster is looked at where all sources of settings are.
    private static bool IsKnown(string name) =>
        HostSettings.Has(name) || name.StartsWith($"{SectionCheck.Root}:", StringComparison.OrdinalIgnoreCase);

    private string Unknown(string name, string? value)
    {
        _refused.Add(name.Split(':')[0]);
        if (name.Contains("port", StringComparison.OrdinalIgnoreCase) && ushort.TryParse(value, CultureInfo.InvariantCulture, out var port))
        {
            return $"--{name} is unknown. Did you mean --urls http://127.0.0.1:{port}?";
        }

        return $"--{name} is unknown. "
            + (Meant(name) is { } meant ? $"Did you mean --{meant}?" : "docs/configuration.md lists all settings.");
    }

    private string? Meant(string name)
    {
        if (OtherNames.TryGetValue(name, out var other))
        {
            return other;
        }

        // The section left out, alone or with what is between it and the setting.
        var parts = name.Split(':');
        if (root.Children.Keys.FirstOrDefault(known => string.Equals(known, parts[0], StringComparison.OrdinalIgnoreCase)) is { } own)
        {
            return string.Join(':', parts.Skip(1).Prepend(own).Prepend(SectionCheck.Root));
        }

        if (parts.Length > 1)
        {
            var near = NearestName.Of(parts[0], [SectionCheck.Root, .. HostSettings.Sections]);
            return near is null ? null : string.Join(':', parts.Skip(1).Prepend(near));
        }

        var settings = root.Names()
            .Where(setting => !setting.Contains(SettingNode.AnyEntry, StringComparison.Ordinal))
            .ToLookup(setting => setting.Split(':')[^1], StringComparer.OrdinalIgnoreCase);
        return NearestName.Of(name, [.. HostSettings.Names, .. settings.Select(leaf => leaf.Key)]) is not { } nearest ? null
            : HostSettings.Has(nearest) ? nearest
            : $"{SectionCheck.Root}:{settings[nearest].First()}";
    }
}
