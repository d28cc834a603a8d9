using System.Text;
using System.Text.Json;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Writes the values of parameters by <c>style</c> and <c>explode</c>.</summary>
internal static class ParameterWriter
{
    /// <summary>
    /// Pairs of a query, a cookie or a form: not yet escaped, save for the separators inside a value that must stay as they are.
    /// </summary>
    /// <returns>Name, and the parts that are escaped one by one and joined by the separator, which is not.</returns>
    public static IEnumerable<(string Name, IReadOnlyList<string> Parts, string Separator)> Pairs(
        string name, ParameterStyle style, bool explode, JsonElement value)
    {
        if (style is ParameterStyle.DeepObject && value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
        {
            return Deep(name, value).Select(pair => (pair.Name, (IReadOnlyList<string>)[pair.Value], ""));
        }

        var separator = style switch { ParameterStyle.SpaceDelimited => "%20", ParameterStyle.PipeDelimited => "%7C", _ => "," };
        return value.ValueKind switch
        {
            JsonValueKind.Array when explode => value.EnumerateArray().Where(IsGiven).Select(item => (name, One(Text(item)), "")),
            JsonValueKind.Array => Joined(name, [.. value.EnumerateArray().Where(IsGiven).Select(Text)], separator),
            JsonValueKind.Object when explode => value.EnumerateObject().Where(member => IsGiven(member.Value))
                .Select(member => (member.NameText(), One(Text(member.Value)), "")),
            JsonValueKind.Object => Joined(name, [.. Members(value).SelectMany(member => new[] { member.Name, member.Value })], separator),
            _ => [(name, One(Text(value)), "")],
        };
    }

    /// <summary>What stands in the path or a header, each value escaped.</summary>
    public static string Inline(OperationParameter parameter, JsonElement value, Func<string, string> escape)
    {
        if (parameter.AsJson)
        {
            return escape(value.GetRawText());
        }

        var separator = (parameter.Style, parameter.Explode) switch
        {
            (ParameterStyle.Label, true) => ".",
            (ParameterStyle.Matrix, true) => ";",
            _ => ",",
        };
        var list = value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Where(IsGiven).Select(item => escape(Text(item))),
            JsonValueKind.Object =>
                Members(value)
                    .SelectMany(member => parameter.Explode
                        ? [$"{escape(member.Name)}={escape(member.Value)}"] : new[] { escape(member.Name), escape(member.Value) }),
            _ => [escape(Text(value))],
        };
        return parameter.Style switch
        {
            ParameterStyle.Label => $".{string.Join(separator, list)}",
            ParameterStyle.Matrix when parameter.Explode && value.ValueKind is JsonValueKind.Object => $";{string.Join(separator, list)}",
            ParameterStyle.Matrix when parameter.Explode => string.Concat(list.Select(item => $";{escape(parameter.Name)}={item}")),
            ParameterStyle.Matrix => $";{escape(parameter.Name)}={string.Join(separator, list)}",
            _ => string.Join(separator, list),
        };
    }

    /// <summary>The texts that a value is made of, for checks of each.</summary>
    public static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value).Prepend(member.NameText())),
        _ => [value.PlainText()],
    };

    /// <summary>Escapes all but letters, digits, the unreserved marks and, where the document allows it, those that URLs reserve.</summary>
    public static string Escape(string text, bool allowReserved)
    {
        if (!allowReserved)
        {
            return Uri.EscapeDataString(text);
        }

        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // "&", "#", "+" and "%" would end the value or be read as something else.
            result.Append(rune.IsAscii && ":/?@[]!$'()*,;=".Contains((char)rune.Value, StringComparison.Ordinal)
                ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return result.ToString();
    }

    private static IEnumerable<(string Name, string Value)> Deep(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Deep($"{name}[{member.NameText()}]", member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Index().SelectMany(item => Deep($"{name}[{item.Index}]", item.Item)),
        JsonValueKind.Null => [],
        _ => [(name, Text(value))],
    };

    private static IEnumerable<(string Name, string Value)> Members(JsonElement value) =>
        value.EnumerateObject().Where(member => IsGiven(member.Value)).Select(member => (member.NameText(), Text(member.Value)));

    private static IEnumerable<(string, IReadOnlyList<string>, string)> Joined(
        string name, IReadOnlyList<string> parts, string separator) =>
        parts.Count == 0 ? [] : [(name, parts, separator)];

    private static IReadOnlyList<string> One(string text) => [text];

    private static bool IsGiven(JsonElement value) => value.ValueKind is not JsonValueKind.Null;

    private static string Text(JsonElement value) => value.PlainText();
}
