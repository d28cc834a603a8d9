namespace ChatCluster.Web.Access;

/// <summary>What pages of other origins may do, and how a server leaves: <c>ChatCluster:Web</c>. Read once, at start.</summary>
public sealed class WebOptions
{
    /// <summary>Origins whose pages may use <c>/v1</c>, for example <c>https://example.com</c>; none by default.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// How long a server that was told to stop still answers, no longer being ready, before its streams end: the time a load balancer needs
    /// to learn of it. 0 (the default, for a server without one) to 5 min.
    /// </summary>
    public TimeSpan DrainDelay { get; set; }

    internal bool Allows(string origin) => AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
