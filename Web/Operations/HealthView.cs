namespace ChatCluster.Web.Operations;

/// <summary>Whether the server can be used.</summary>
/// <param name="Status"><c>healthy</c>, <c>degraded</c> or <c>unhealthy</c>.</param>
/// <param name="Checks">What was looked at, and what it says.</param>
public sealed record HealthView(string Status, IReadOnlyDictionary<string, string> Checks);
