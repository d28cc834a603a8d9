using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// One spelling for JSON that means the same: properties in ordinal order, no white space, one form of each number.
/// Approvals are bound to its hash and duplicates are found by it.
/// </summary>
internal static class CanonicalJson
{
    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>SHA-256 of <see cref="Of"/> in UTF-8, lower-case hexadecimal.</summary>
    public static string Hash(JsonElement value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Of(value))));

    private static void Write(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var first = true;
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(first ? "" : ",");
                    first = false;
                    Write(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(text, value.Text());
                break;
            case JsonValueKind.Number:
                WriteNumber(text, value.GetRawText());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value)
    {
        // Of a name given twice the last one counts, as for every reader of these arguments.
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            members[member.NameText()] = member.Value;
        }

        text.Append('{');
        var first = true;
        foreach (var (name, member) in members)
        {
            text.Append(first ? "" : ",");
            first = false;
            WriteString(text, name);
            text.Append(':');
            Write(text, member);
        }

        text.Append('}');
    }

    private static void WriteString(StringBuilder text, string value) =>
        text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');

    // Through digits and exponent rather than a double: ids beyond 2^53 must stay apart.
    private static void WriteNumber(StringBuilder text, string raw)
    {
        var exponentAt = raw.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? raw : raw[..exponentAt];
        var exponent = exponentAt < 0
            ? BigInteger.Zero : BigInteger.Parse(raw.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var negative = mantissa.StartsWith('-');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            text.Append('0');
            return;
        }

        exponent += digits.Length - significant.Length;
        text.Append(negative ? "-" : "").Append(significant);
        if (!exponent.IsZero)
        {
            text.Append('e').Append(exponent.ToString(CultureInfo.InvariantCulture));
        }
    }
}
