using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Arguments;

/// <summary>Matches the texts of one call against patterns of its schema.</summary>
internal sealed class PatternCheck
{
    private readonly Dictionary<string, Regex?> _patterns = new(StringComparer.Ordinal);

    // One text that takes too long is enough: a list could hold thousands of them.
    private bool _exhausted;

    /// <summary>Returns what is wrong, as the end of a sentence about the value, or none.</summary>
    public string? Problem(string pattern, string text)
    {
        try
        {
            return _exhausted ? TooLong(pattern) : Matches(pattern, text) ? null : $"must match the pattern {pattern}";
        }
        catch (RegexMatchTimeoutException)
        {
            _exhausted = true;
            return TooLong(pattern);
        }
    }

    /// <summary>Whether the text matches; a text that takes too long to compare does not.</summary>
    public bool IsMatch(string pattern, string text) => Problem(pattern, text) is null;

    // A pattern that .NET cannot read is left to the endpoint: it is a fault of the tool, which no argument can mend.
    private bool Matches(string pattern, string text)
    {
        if (!_patterns.TryGetValue(pattern, out var regex))
        {
            _patterns[pattern] = regex = SchemaPattern.TryCreate(pattern, out var created) ? created : null;
        }

        return regex?.IsMatch(text) ?? true;
    }

    private static string TooLong(string pattern) =>
        $"takes too long to compare with the pattern {pattern}; write a shorter or simpler value";
}
