using System.Runtime.CompilerServices;

namespace ChatCluster.Tests.Architecture;

/// <summary>The checkout this was built from.</summary>
internal static class Sources
{
    private static readonly string[] Generated = ["bin", "obj", "node_modules", ".git", "artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>
    /// Files below a folder of the checkout, without what a build makes. Paths are relative to the root, with forward slashes.
    /// </summary>
    public static IEnumerable<string> Files(string pattern, string folder = "") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(Generated.Contains))
            .Order(StringComparer.Ordinal);

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
