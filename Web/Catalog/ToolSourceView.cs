using ChatCluster.Tools;

namespace ChatCluster.Web.Catalog;

/// <summary>Where tools come from.</summary>
/// <param name="Name">As the operator knows it, for example <c>ChatCluster:Mcp:Servers:files</c>.</param>
/// <param name="State"><c>loading</c>, <c>available</c>, or <c>unavailable</c>: it is tried again by itself.</param>
/// <param name="Tools">How many tools it gives.</param>
/// <param name="Reason">Why it is unavailable, or which of its tools were left out.</param>
/// <param name="Source">The <c>source</c> of its tools, where that is known.</param>
public sealed record ToolSourceView(string Name, string State, int Tools, string? Reason, string? Source)
{
    internal static ToolSourceView Of(ToolSourceStatus source) => new(
        source.Name,
        source.State switch
        {
            ToolSourceState.Loading => "loading",
            ToolSourceState.Available => "available",
            _ => "unavailable",
        },
        source.Tools,
        source.Reason,
        source.Source);
}
