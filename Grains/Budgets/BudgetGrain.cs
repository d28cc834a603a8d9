using ChatCluster.Budgets;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Budgets;

/// <summary>
/// Keeps one budget for all silos. What was used is in the ledger; an activation that is new knows of no leases, and so may let each silo's
/// open calls through once more.
/// </summary>
[GrainType("budget")]
internal sealed class BudgetGrain(SiloEngine engine, ILogger<BudgetGrain> logger) : Grain, IBudgetGrain
{
    private BudgetAccount? _account;

    private BudgetAccount Account => _account ?? throw new InvalidOperationException("The grain is not active yet.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var scope = BudgetScope.TryParse(this.GetPrimaryKeyString(), out var known)
            ? known
            : throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not a budget key.");
        _account = new(scope, engine.Core.Options.Budgets, engine.Core.Store, engine.Core.Time, logger);
        return Task.CompletedTask;
    }

    public async Task<BudgetAnswer> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken) =>
        await Account.ReserveAsync(request, cancellationToken);

    public Task SettleAsync(BudgetSettlement settlement, CancellationToken cancellationToken)
    {
        Account.Settle(settlement);
        return Task.CompletedTask;
    }
}
