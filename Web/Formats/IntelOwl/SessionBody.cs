namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>A session to begin.</summary>
internal sealed record SessionBody(string? Title);
