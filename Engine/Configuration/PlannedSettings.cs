namespace ChatCluster.Configuration;

/// <summary>
/// Settings that are written about and not built yet. Whoever sets one relies on it, above all where it would keep others out, so it is
/// named by itself and no similar name is offered.
/// </summary>
internal static class PlannedSettings
{
    private const string UseTokens = "Take it out, and let callers in by ChatCluster:Auth:Jwt.";

    private static readonly (string Path, string Repair)[] All =
    [
        ("Auth:Oidc", UseTokens),
    ];

    /// <summary>The first parts of these names.</summary>
    public static IEnumerable<string> Sections => All.Select(planned => planned.Path).Where(path => !path.Contains(':', StringComparison.Ordinal));

    /// <summary>What to say about a setting below <c>ChatCluster</c>; none when it is not planned.</summary>
    public static string? Find(string path) =>
        Array.Find(All, planned => string.Equals(planned.Path, path, StringComparison.OrdinalIgnoreCase)) is { Path: not null } found
            ? $"ChatCluster:{found.Path} is not in this version. {found.Repair}"
            : null;
}
