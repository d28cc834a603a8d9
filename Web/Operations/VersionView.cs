namespace ChatCluster.Web.Operations;

/// <summary>What runs here.</summary>
public sealed record VersionView(string Product, string Version);
