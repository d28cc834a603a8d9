namespace ChatCluster.Web.Formats.PowerOn;

/// <summary>What a list is sorted by.</summary>
/// <param name="Direction"><c>asc</c> or <c>desc</c>.</param>
internal sealed record SortField(string? Field, string? Direction);
