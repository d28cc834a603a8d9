namespace ChatCluster.Web.Limits;

/// <summary>Whose requests count together. The limit is part of it, so that a changed setting makes new buckets.</summary>
internal readonly record struct RateBucket(string Who, int PerMinute);
