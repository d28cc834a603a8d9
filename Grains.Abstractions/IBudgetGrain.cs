using ChatCluster.Budgets;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>The budget of one user or tenant; the key is <see cref="BudgetScope.ToString"/>.</summary>
[Alias("ChatCluster.IBudgetGrain")]
public interface IBudgetGrain : IGrainWithStringKey
{
    /// <summary>Reserves a part before a model call. Asking again with the same lease changes nothing.</summary>
    [Alias("Reserve")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<BudgetAnswer> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken);

    /// <summary>Gives a lease back, with what was used.</summary>
    [Alias("Settle")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task SettleAsync(BudgetSettlement settlement, CancellationToken cancellationToken);
}
