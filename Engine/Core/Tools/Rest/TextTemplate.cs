using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Rest;

/// <summary>A text with <c>{parameter}</c>s in it.</summary>
internal sealed partial class TextTemplate
{
    private readonly string _text;

    public TextTemplate(string text)
    {
        _text = text;
        Parameters = [.. Placeholder().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Parameters { get; }

    /// <summary>The parameter of a template that is nothing but one.</summary>
    public string? Single => Parameters is [var name] && _text.Length == name.Length + 2 ? name : null;

    /// <summary>Whether the parameter stands in the path of this URL, not in its query.</summary>
    public bool IsInPath(string name) =>
        _text.IndexOf($"{{{name}}}", StringComparison.Ordinal) is >= 0 and var at && !_text.AsSpan(0, at).Contains('?');

    /// <summary>Puts the arguments in; <see langword="false"/> when one of them is not given.</summary>
    public bool TryFill(JsonElement arguments, Func<string, string> escape, [NotNullWhen(true)] out string? filled)
    {
        var result = new StringBuilder();
        var position = 0;
        foreach (Match match in Placeholder().Matches(_text))
        {
            if (!TryGet(arguments, match.Groups[1].Value, out var argument))
            {
                filled = null;
                return false;
            }

            result.Append(_text, position, match.Index - position).Append(escape(argument.PlainText()));
            position = match.Index + match.Length;
        }

        filled = result.Append(_text, position, _text.Length - position).ToString();
        return true;
    }

    /// <summary>An argument that is given, null being none.</summary>
    public static bool TryGet(JsonElement arguments, string name, out JsonElement argument) =>
        arguments.TryGetProperty(name, out argument) && argument.ValueKind is not JsonValueKind.Null;

    [GeneratedRegex(@"\{([A-Za-z_][A-Za-z0-9_-]*)\}")]
    private static partial Regex Placeholder();
}
