using ChatCluster.Budgets;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Budgets;

/// <summary>
/// The budgets of a cluster: a grain for each. When one cannot be reached, calls are made without it, and counted all the same.
/// </summary>
internal sealed partial class ClusterBudgets(
    IGrainFactory grains, TimeProvider time, ILogger<ClusterBudgets> logger) : IBudgetLedger, IDisposable
{
    private const int Attempts = 8;

    private readonly CancellationTokenSource _stopping = new();
    private int _away;

    public async ValueTask<BudgetAnswer> ReserveAsync(BudgetScope scope, BudgetRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await Grain(scope).ReserveAsync(request, cancellationToken).WaitAsync(cancellationToken);
            _away = 0;
            return answer;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Said once, not for every call.
            if (Interlocked.Exchange(ref _away, 1) == 0)
            {
                LogAway(logger, exception.Message);
            }

            return new(BudgetVerdict.Granted, scope);
        }
    }

    public void Settle(BudgetScope scope, BudgetSettlement settlement) => _ = SettleAsync(scope, settlement);

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task SettleAsync(BudgetScope scope, BudgetSettlement settlement)
    {
        if (await PatientCall.MakeAsync(() => Grain(scope).SettleAsync(settlement, _stopping.Token), Attempts, time, _stopping.Token)
            .ConfigureAwait(false) is { } failure)
        {
            LogNotSettled(logger, scope.ToString(), failure.Message);
        }
    }

    private IBudgetGrain Grain(BudgetScope scope) => grains.GetGrain<IBudgetGrain>(scope.ToString());

    [LoggerMessage(1, LogLevel.Warning, "Budget grains are unreachable; model calls proceed unchecked: {Reason}")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(
        2, LogLevel.Warning, "Could not settle a model call with the budget of {Scope}, which will read it from the ledger: {Reason}")]
    private static partial void LogNotSettled(ILogger logger, string scope, string reason);
}
