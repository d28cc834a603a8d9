namespace ChatCluster.Web.Catalog;

/// <summary>A list that comes whole.</summary>
public sealed record ItemsView<T>(IReadOnlyList<T> Items);
