namespace ChatCluster.Web.Sharing;

/// <summary>The thread without its owner and its id.</summary>
public sealed record SharedThreadHead(string? Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Archived);
