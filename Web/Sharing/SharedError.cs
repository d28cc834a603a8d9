namespace ChatCluster.Web.Sharing;

/// <summary>Which failure; its message may tell of the place it happened at and is not shown.</summary>
public sealed record SharedError(string Code);
