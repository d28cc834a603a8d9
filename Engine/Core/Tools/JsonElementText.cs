using System.Text.Json;

namespace ChatCluster.Tools;

internal static class JsonElementText
{
    /// <summary>The string; its escaped form where it holds half a surrogate pair, which .NET refuses to decode.</summary>
    public static string Text(this JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText()[1..^1];
        }
    }

    /// <summary>The name; the member's raw text where the name cannot be decoded, for the same reason.</summary>
    public static string NameText(this JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return member.ToString();
        }
    }

    /// <summary>The value as it stands in a URL or a header: strings without quotes, everything else as JSON.</summary>
    public static string PlainText(this JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.Text() : value.GetRawText();
}
