namespace ChatCluster.Tools.OpenApi;

/// <summary>What became of a document, for people.</summary>
/// <param name="Document">Its name in the configuration.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Reason">Why it is not there.</param>
/// <param name="Left">Operations that were not selected.</param>
public sealed record OpenApiReport(
    string Document,
    ToolSourceState State,
    string? Title,
    string? Reason,
    IReadOnlyList<string> Notes,
    int Left,
    IReadOnlyList<OperationReport> Operations);
