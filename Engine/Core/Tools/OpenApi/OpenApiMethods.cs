namespace ChatCluster.Tools.OpenApi;

/// <summary>The members of a path item that are operations; the others, such as <c>parameters</c> and <c>x-…</c>, are none.</summary>
internal static class OpenApiMethods
{
    public static IReadOnlyList<string> All { get; } = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    public static bool Is(string name) => All.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a call of this method changes nothing, so that it may be repeated and needs no consent.</summary>
    public static bool Reads(string method) => method is "get" or "head";
}
