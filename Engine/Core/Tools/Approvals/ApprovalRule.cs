using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Approvals;

/// <summary>A rule on consent, read from its options.</summary>
internal sealed class ApprovalRule
{
    public const string Always = "always";

    public const string Never = "never";

    // Arguments are what a model writes, so no expression may take long.
    private const RegexOptions Matching = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    private readonly ApprovalRuleOptions _options;
    private readonly List<(string[] Path, Regex Pattern)> _arguments;

    /// <exception cref="ArgumentException">A regular expression is none.</exception>
    public ApprovalRule(ApprovalRuleOptions options)
    {
        _options = options;
        _arguments = [.. options.Arguments.Select(argument => (argument.Key.Split('.'), new Regex(argument.Value, Matching)))];
    }

    /// <summary>What it says on asking; null when it says nothing.</summary>
    public bool? Asks => _options.Ask is null ? null : string.Equals(_options.Ask, Always, StringComparison.OrdinalIgnoreCase);

    public bool? Effects => _options.Effects;

    /// <summary>Whether it is about a call.</summary>
    /// <param name="role">The message's poster's; null when it is not known.</param>
    public bool Fits(ToolDescription tool, JsonElement arguments, string? role) =>
        IsLike(tool.Name, _options.Tool)
        && (_options.Methods.Count == 0 || _options.Methods.Contains(tool.Method, StringComparer.OrdinalIgnoreCase))
        && (_options.Paths.Count == 0 || (tool.Path is { } path && _options.Paths.Exists(pattern => IsLike(path, pattern))))
        && (_options.Roles.Count == 0 || _options.Roles.Contains(role, StringComparer.OrdinalIgnoreCase))
        && _arguments.TrueForAll(argument => Find(arguments, argument.Path) is { } value && argument.Pattern.IsMatch(value));

    /// <summary>Whether a name is the one of a pattern, or begins like it where that ends with <c>*</c>.</summary>
    public static bool IsLike(string name, string pattern) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;

    private static string? Find(JsonElement value, string[] path)
    {
        foreach (var name in path)
        {
            if (value.ValueKind is not JsonValueKind.Object || !value.TryGetProperty(name, out value))
            {
                return null;
            }
        }

        return value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText();
    }
}
