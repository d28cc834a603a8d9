using ChatCluster.Tools.OpenApi;

namespace ChatCluster.Tools;

/// <summary>The tools and where they come from, at one moment.</summary>
/// <param name="Documents">What became of the OpenAPI documents among the sources.</param>
public sealed record ToolListing(
    IReadOnlyList<ToolDescription> Tools, IReadOnlyList<ToolSourceStatus> Sources, IReadOnlyList<OpenApiReport> Documents);
