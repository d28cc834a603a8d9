namespace ChatCluster.Threads;

/// <summary>Who a thread belongs to. It is taken from the credential of a request, never from its content.</summary>
/// <param name="Tenant">The customer or team; <c>default</c> when there is one only.</param>
/// <param name="User">The user within the tenant.</param>
public readonly record struct Owner(string Tenant, string User)
{
    /// <summary>The owner of everything on a machine that asks for no credential.</summary>
    public static Owner Local { get; } = new("default", "local");

    /// <summary>How the names of visitors begin, who come through a widget and are nobody in particular.</summary>
    public const string VisitorPrefix = "visitor_";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out Owner owner)
    {
        owner = default;
        if (text?.Split('/') is not [{ Length: > 0 } tenant, { Length: > 0 } user])
        {
            return false;
        }

        owner = new(Uri.UnescapeDataString(tenant), Uri.UnescapeDataString(user));
        return true;
    }

    /// <summary><c>tenant/user</c>, each part escaped.</summary>
    public override string ToString() => $"{Uri.EscapeDataString(Tenant)}/{Uri.EscapeDataString(User)}";
}
