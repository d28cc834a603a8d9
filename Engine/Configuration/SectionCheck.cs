using Microsoft.Extensions.Configuration;

namespace ChatCluster.Configuration;

/// <summary>Compares the section <c>ChatCluster</c> with what can be set in it: every name is known, and every value can be read.</summary>
internal sealed class SectionCheck(SettingNode root, ICollection<string> problems)
{
    public const string Root = "ChatCluster";

    // As many names as a reader can take in.
    private const int MostNames = 16;

    public void Check(IConfigurationSection section) => Check(section, root, "");

    private void Check(IConfigurationSection section, SettingNode node, string path)
    {
        var children = section.GetChildren().ToList();
        switch (node.Kind)
        {
            case SettingKind.Free:
                return;
            case SettingKind.Value when children.Count > 0:
                problems.Add($"{Root}:{path} is one value and has no settings below it; take out {children[0].Path}.");
                return;
            case SettingKind.Value:
                CheckValue(section.Value, node, path);
                return;
            case SettingKind.List when children.Count == 0 && section.Value is { Length: > 0 } value:
                problems.Add($"{Root}:{path} is a list, not '{value}'. Write it as [\"{value}\"], or set {Root}:{path}:0.");
                return;
            case SettingKind.Section or SettingKind.Map when children.Count == 0 && section.Value is { Length: > 0 }:
                problems.Add($"{Root}:{path} is a section and takes no value of its own. Set {Root}:{path}:{Example(node)}.");
                return;
        }

        foreach (var child in children)
        {
            CheckChild(child, node, path.Length == 0 ? child.Key : $"{path}:{child.Key}");
        }
    }

    private void CheckChild(IConfigurationSection child, SettingNode node, string path)
    {
        if (node.Kind is SettingKind.List && !child.Key.All(char.IsAsciiDigit))
        {
            problems.Add($"{Root}:{path}: the entries of a list are numbered from 0; '{child.Key}' is not a number.");
        }
        else if (node.Entry is { } entry)
        {
            Check(child, entry, path);
        }
        else if (node.Children.TryGetValue(child.Key, out var known))
        {
            Check(child, known, path);
        }
        else
        {
            problems.Add(Unknown(child.Key, node, path));
        }
    }

    private void CheckValue(string? value, SettingNode node, string path)
    {
        if (value is not null && node.Type is { } type && ValueText.Problem(value, type) is { } problem)
        {
            problems.Add($"{Root}:{path} {problem}");
        }
    }

    private string Unknown(string key, SettingNode node, string path)
    {
        var place = path[..^key.Length];
        if (node == root && HostSettings.Has(key))
        {
            return $"{Root}:{path} is never read: {key} belongs next to {Root}, not inside it.";
        }

        if (NearestName.Of(key, node.Children.Keys) is { } near)
        {
            return $"{Root}:{path} is unknown. Did you mean {Root}:{place}{near}?";
        }

        return Elsewhere(key) is { } other
            ? $"{Root}:{path} is unknown. Did you mean {Root}:{other}?"
            : $"{Root}:{path} is unknown. {(place.Length == 0 ? Root : $"{Root}:{place.TrimEnd(':')}")} has {Names(node)}.";
    }

    // Right name, wrong section.
    private string? Elsewhere(string key) => root.Names()
        .Where(name => !name.Contains(SettingNode.AnyEntry, StringComparison.Ordinal))
        .FirstOrDefault(name => string.Equals(name.Split(':')[^1], key, StringComparison.OrdinalIgnoreCase));

    private static string Example(SettingNode node) =>
        node.Names().First().Replace(SettingNode.AnyEntry, "{name}", StringComparison.Ordinal);

    private static string Names(SettingNode node) =>
        $"{string.Join(", ", node.Children.Keys.Take(MostNames))}{(node.Children.Count > MostNames ? " …; docs/configuration.md lists them all" : "")}";
}
