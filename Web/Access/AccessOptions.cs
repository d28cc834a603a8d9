namespace ChatCluster.Web.Access;

/// <summary>How callers come in: <c>ChatCluster:Access</c>. Read once, at start.</summary>
public sealed class AccessOptions
{
    /// <summary>
    /// One or several of <c>keys</c>, <c>jwt</c>, <c>userinfo</c> and <c>oidc</c>, separated by commas, or <c>local</c> alone. Left out:
    /// <c>keys</c> where
    /// <c>Auth:ApiKeys</c> has any, else <c>local</c>.
    /// </summary>
    public string? Mode { get; set; }

    /// <summary>
    /// Tenants whose admins may read the threads of the tenant's users; none by default, and <c>*</c> for all. The audit says who read
    /// what.
    /// </summary>
    public IList<string> AdminsReadThreadsOf { get; } = [];

    internal bool AdminsRead(string tenant) => AdminsReadThreadsOf.Contains(tenant) || AdminsReadThreadsOf.Contains("*");
}
