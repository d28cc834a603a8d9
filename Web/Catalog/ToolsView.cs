using ChatCluster.Tools;

namespace ChatCluster.Web.Catalog;

/// <summary>The tools that models may call, and where they come from.</summary>
public sealed record ToolsView(IReadOnlyList<ToolView> Items, IReadOnlyList<ToolSourceView> Sources)
{
    internal static ToolsView Of(ToolListing listing) =>
        new([.. listing.Tools.Select(ToolView.Of)], [.. listing.Sources.Select(ToolSourceView.Of)]);
}
