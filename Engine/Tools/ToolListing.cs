namespace ChatCluster.Tools;

/// <summary>The tools and where they come from, at one moment.</summary>
public sealed record ToolListing(IReadOnlyList<ToolDescription> Tools, IReadOnlyList<ToolSourceStatus> Sources);
