namespace ChatCluster.Threads;

/// <summary>Who a thread belongs to. It is taken from the credential of a request, never from its content.</summary>
/// <param name="Tenant">The customer or team; <c>default</c> when there is one only.</param>
/// <param name="User">The user within the tenant.</param>
public readonly record struct Owner(string Tenant, string User)
{
    /// <summary>The owner of everything on a machine that asks for no credential.</summary>
    public static Owner Local { get; } = new("default", "local");

    public override string ToString() => $"{Uri.EscapeDataString(Tenant)}/{Uri.EscapeDataString(User)}";
}
