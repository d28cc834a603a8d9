using System.Collections.Immutable;
using ChatCluster.Configuration;
using ChatCluster.Threads;
using ChatCluster.Tools.Finding;

namespace ChatCluster.Tools;

/// <summary>What is left of the tools where an owner has switched some off.</summary>
internal static class SwitchedOff
{
    // A message is a line or two.
    private const int MostSources = 10;

    /// <summary>The tools without those that are off. The search for tools stays: it finds the others, and none that is off.</summary>
    public static IReadOnlyDictionary<string, ITool> Without(
        this IReadOnlyDictionary<string, ITool> tools, ImmutableArray<string>? off)
    {
        if (off is not { IsDefaultOrEmpty: false } names)
        {
            return tools;
        }

        var known = names.ToHashSet(StringComparer.Ordinal);
        return tools.Where(tool => tool.Key == FindTools.Name || !(known.Contains(tool.Key) || known.Contains(GroupOf(tool.Value))))
            .ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What is wrong with the names of switched-off tools; null when all of them are known.</summary>
    /// <param name="before">What is off already: a tool that is gone may stay so.</param>
    public static async Task<ThreadAnswer?> RefuseAsync(
        IToolCatalog catalog, ThreadKey thread, ImmutableArray<string>? off, ImmutableArray<string>? before,
        CancellationToken cancellationToken)
    {
        if (off is not { IsDefaultOrEmpty: false } names)
        {
            return null;
        }

        var kept = before is { IsDefault: false } some ? some : [];
        var known = Known(catalog, catalog.Tools);
        var strange = names.Where(name => !known.Contains(name) && !kept.Contains(name) && !MayCome(catalog, name)).ToList();
        if (strange.Count == 0)
        {
            return null;
        }

        // It may have tools of its own, which have to be asked for.
        known.UnionWith(Known(catalog, (await catalog.ForAsync(thread, cancellationToken)).All));
        return strange.Find(name => !known.Contains(name)) is not { } unknown ? null : new ThreadAnswer.Invalid(
            "unknown_tool",
            NearestName.Of(unknown, known.Order(StringComparer.Ordinal)) is { } nearest
                ? $"There is no tool '{NearestName.Head(unknown)}' to switch off. Do you mean '{nearest}'?"
                : $"There is no tool '{NearestName.Head(unknown)}' to switch off. /v1/tools lists all of them; whole sources are {Sources(known)}.");
    }

    private static HashSet<string> Known(IToolCatalog catalog, IReadOnlyDictionary<string, ITool> tools)
    {
        var known = tools.Keys.Where(name => name != FindTools.Name).ToHashSet(StringComparer.Ordinal);
        known.UnionWith(tools.Values.Select(GroupOf));
        known.UnionWith(catalog.Sources.Select(source => source.Source).OfType<string>().Select(source => source + ThreadSettings.AllOf));
        return known;
    }

    private static string Sources(IEnumerable<string> known) => string.Join(
        ", ", known.Where(name => name.EndsWith(ThreadSettings.AllOf, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Take(
            MostSources));

    // A server that is away has its tools again some day. Names are no patterns here.
    private static bool MayCome(IToolCatalog catalog, string name) =>
        ToolDescription.IsValidName(name) && catalog.MayCome(name)
            && catalog.Sources.Any(source => source.State is not ToolSourceState.Available);

    private static string GroupOf(ITool tool) => tool.Description.Source + ThreadSettings.AllOf;
}
