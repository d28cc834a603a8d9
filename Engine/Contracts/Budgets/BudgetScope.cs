using ChatCluster.Threads;

namespace ChatCluster.Budgets;

/// <summary>Whose budget it is: a user's, or that of all users of a tenant together.</summary>
/// <param name="User">Null for the tenant.</param>
public readonly record struct BudgetScope(string Tenant, string? User = null)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out BudgetScope scope)
    {
        scope = default;
        if (Owner.TryParse(text, out var owner))
        {
            scope = new(owner.Tenant, owner.User);
            return true;
        }

        if (string.IsNullOrEmpty(text) || text.Contains('/', StringComparison.Ordinal))
        {
            return false;
        }

        scope = new(Uri.UnescapeDataString(text));
        return true;
    }

    /// <summary><c>tenant</c> or <c>tenant/user</c>, each part escaped.</summary>
    public override string ToString() => User is { } user ? new Owner(Tenant, user).ToString() : Uri.EscapeDataString(Tenant);
}
