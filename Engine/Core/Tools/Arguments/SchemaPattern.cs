using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Arguments;

/// <summary>
/// Makes a regular expression of a schema's <c>pattern</c>. Matching is linear in the length of the text wherever the pattern allows it;
/// with look-around or back references it is not, and is ended after a second.
/// </summary>
internal static class SchemaPattern
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <returns><see langword="false"/> for a pattern that .NET cannot read.</returns>
    public static bool TryCreate(string pattern, [NotNullWhen(true)] out Regex? regex)
    {
        try
        {
            regex = new(AsEcma(pattern), RegexOptions.NonBacktracking, Longest);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return TryCreateBacktracking(pattern, out regex);
        }
    }

    private static bool TryCreateBacktracking(string pattern, [NotNullWhen(true)] out Regex? regex)
    {
        try
        {
            regex = new(pattern, RegexOptions.ECMAScript, Longest);
            return true;
        }
        catch (ArgumentException)
        {
            regex = null;
            return false;
        }
    }

    /// <summary>
    /// Says what ECMAScript means where .NET means more: digits and word characters are ASCII, and <c>$</c> is the very end.
    /// </summary>
    private static string AsEcma(string pattern)
    {
        var result = new StringBuilder();
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    i++;
                    result.Append(Escape(pattern[i], inClass));
                    break;
                case '[' when inClass:
                    // A bracket within a class is a character; .NET would begin a subtraction.
                    result.Append("\\[");
                    break;
                case '[':
                    inClass = true;
                    result.Append('[');
                    break;
                case ']' when inClass:
                    inClass = false;
                    result.Append(']');
                    break;
                case '$' when !inClass:
                    result.Append("\\z");
                    break;
                default:
                    result.Append(pattern[i]);
                    break;
            }
        }

        return result.ToString();
    }

    private static string Escape(char escaped, bool inClass) => (escaped, inClass) switch
    {
        ('d', true) => "0-9",
        ('w', true) => "a-zA-Z0-9_",
        ('D' or 'W', true) => throw new NotSupportedException("A negated class within a class has no other spelling."),
        ('d', false) => "[0-9]",
        ('D', false) => "[^0-9]",
        ('w', false) => "[a-zA-Z0-9_]",
        ('W', false) => "[^a-zA-Z0-9_]",
        _ => $"\\{escaped}",
    };
}
