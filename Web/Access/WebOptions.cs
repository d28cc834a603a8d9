namespace ChatCluster.Web.Access;

/// <summary>What pages of other origins may do: <c>ChatCluster:Web</c>. Read once, at start.</summary>
public sealed class WebOptions
{
    /// <summary>Origins whose pages may use <c>/v1</c>, for example <c>https://example.com</c>; none by default.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    internal bool Allows(string origin) => AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
