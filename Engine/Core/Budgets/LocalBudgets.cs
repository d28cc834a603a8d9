using System.Collections.Concurrent;
using ChatCluster.Storage;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Budgets;

/// <summary>The budgets of a host that is alone.</summary>
internal sealed class LocalBudgets(BudgetOptions options, IThreadStore store, TimeProvider time, ILogger<LocalBudgets> logger)
    : IBudgetLedger
{
    private readonly ConcurrentDictionary<BudgetScope, BudgetAccount> _accounts = new();

    public ValueTask<BudgetAnswer> ReserveAsync(BudgetScope scope, BudgetRequest request, CancellationToken cancellationToken) =>
        _accounts.GetOrAdd(scope, static (scope, self) => self.Open(scope), this).ReserveAsync(request, cancellationToken);

    public void Settle(BudgetScope scope, BudgetSettlement settlement)
    {
        if (_accounts.TryGetValue(scope, out var account))
        {
            account.Settle(settlement);
        }
    }

    private BudgetAccount Open(BudgetScope scope) => new(scope, options, store, time, logger);
}
