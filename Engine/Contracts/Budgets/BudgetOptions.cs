namespace ChatCluster.Budgets;

/// <summary>What users and tenants may use: <c>ChatCluster:Budgets</c>. Days and months are those of UTC.</summary>
public sealed class BudgetOptions
{
    /// <summary>What each user may use.</summary>
    public BudgetAmounts User { get; set; } = new();

    /// <summary>What all users of a tenant together may use, where <see cref="Tenants"/> does not name it.</summary>
    public BudgetAmounts Tenant { get; set; } = new();

    /// <summary>The same for single tenants, by name.</summary>
    public Dictionary<string, BudgetAmounts> Tenants { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Tokens of output that a call reserves at a time, 64 to 100,000, beside its input. Default: 1,024.</summary>
    public int LeaseTokens { get; set; } = 1_024;

    /// <summary>Per cent of a budget at which the log warns, 1 to 100. Default: 80.</summary>
    public int WarnAt { get; set; } = 80;

    /// <summary>What a user may use.</summary>
    public BudgetAmounts Of(BudgetScope scope) => scope.User is not null ? User : Tenants.GetValueOrDefault(scope.Tenant) ?? Tenant;
}
