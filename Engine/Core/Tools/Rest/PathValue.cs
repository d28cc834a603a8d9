namespace ChatCluster.Tools.Rest;

/// <summary>A value that is to stand in a path.</summary>
internal static class PathValue
{
    // As often as a proxy and the servers behind it may undo an escape.
    private const int Decodings = 3;

    /// <summary>
    /// Whether the value would walk the path, however it is escaped: <c>..</c>, <c>a/../b</c>, <c>%2e%2e</c>, <c>..;x</c>.
    /// </summary>
    public static bool Walks(string value)
    {
        for (var i = 0; i <= Decodings; i++)
        {
            if (value.Split('/', '\\').Any(IsStep) || value.Contains("../", StringComparison.Ordinal)
                || value.Contains("..\\", StringComparison.Ordinal))
            {
                return true;
            }

            value = Uri.UnescapeDataString(value);
        }

        return false;
    }

    // Some servers cut "..;anything" to "..", and trim white space.
    private static bool IsStep(string segment) => segment.Split(';')[0].Trim() is "." or "..";
}
