namespace ChatCluster.Budgets;

/// <summary>Where the budgets are kept that runs share: one place for each, for all processes of a host.</summary>
public interface IBudgetLedger
{
    ValueTask<BudgetAnswer> ReserveAsync(BudgetScope scope, BudgetRequest request, CancellationToken cancellationToken);

    /// <summary>Returns at once.</summary>
    void Settle(BudgetScope scope, BudgetSettlement settlement);
}
