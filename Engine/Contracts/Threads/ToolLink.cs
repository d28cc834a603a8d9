namespace ChatCluster.Threads;

/// <summary>A place that a tool's result points to.</summary>
/// <param name="Url">As the tool gave it, of any scheme: nobody has checked where it leads.</param>
/// <param name="Title">For people.</param>
public sealed record ToolLink(string Url, string? Title = null, string? MediaType = null);
