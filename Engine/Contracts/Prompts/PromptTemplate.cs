using System.Text.RegularExpressions;

namespace ChatCluster.Prompts;

/// <summary>
/// A text in which <c>{name}</c> stands for something. <c>{{name}}</c> is the braces themselves; braces around anything but a name, as JSON
/// has them, are left alone.
/// </summary>
public static partial class PromptTemplate
{
    /// <summary>What a system prompt may hold.</summary>
    public static IReadOnlyList<string> Known { get; } = ["user", "date", "tools", "agent"];

    /// <summary>Fills in, in one pass: what is filled in is not read again.</summary>
    public static string Fill(string template, Func<string, string> value) => Placeholder().Replace(
        template,
        match => match.Groups["text"] is { Success: true } text ? $"{{{text.Value}}}"
            : Known.Contains(match.Groups["name"].Value) ? value(match.Groups["name"].Value)
            : match.Value);

    /// <summary>Says which names nobody fills in.</summary>
    /// <param name="setting">Where the text stands.</param>
    /// <param name="known">What is filled in there.</param>
    public static IEnumerable<string> Problems(string setting, string? template, IReadOnlyList<string> known) =>
        Placeholder().Matches(template ?? "")
        .Select(match => match.Groups["name"].Value)
        .Where(name => name.Length > 0 && !known.Contains(name))
        .Distinct()
        .Select(name => known.Count == 0
            ? $"{setting} has {{{name}}}, and nothing is filled in there. Take it out, or write {{{{{name}}}}} for the braces themselves."
            : $"{setting} has {{{name}}}, which is not known. Known are {string.Join(", ", known.Select(one => $"{{{one}}}"))}; write {{{{{name}}}}} for the braces themselves.");

    [GeneratedRegex(@"\{\{(?<text>[A-Za-z_][A-Za-z0-9_-]*)\}\}|\{(?<name>[A-Za-z_][A-Za-z0-9_-]*)\}")]
    private static partial Regex Placeholder();
}
