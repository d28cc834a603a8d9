using ChatCluster.Models;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Budgets;

/// <summary>Where model calls ask for their part of the budgets of user and tenant.</summary>
internal sealed class BudgetGate(IBudgetLedger ledger, BudgetOptions options, TimeProvider time)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether an owner has any budget.</summary>
    public bool HasBudget(Owner owner) => ScopesOf(owner).Length > 0;

    /// <summary>Takes a lease for a model call. Waits where what is left is reserved by calls that may use less.</summary>
    /// <param name="inputTokens">About how much is sent.</param>
    /// <exception cref="BudgetExhaustedException">Nothing is left.</exception>
    public async Task<BudgetLease> TakeAsync(Owner owner, ChatModel model, double inputTokens, CancellationToken cancellationToken)
    {
        var lease = new BudgetLease(
            this, ScopesOf(owner), model.OwnKey ? null : model.PriceAt(time.GetUtcNow()), (long)Math.Ceiling(inputTokens),
            options.LeaseTokens);
        await lease.ExtendAsync(static () => { }, cancellationToken);
        return lease;
    }

    /// <summary>Why a message is refused before its run would end at once; null when something is left.</summary>
    public async ValueTask<ThreadAnswer.Limited?> RefuseAsync(Owner owner, CancellationToken cancellationToken)
    {
        foreach (var scope in ScopesOf(owner))
        {
            try
            {
                if (await ledger.ReserveAsync(scope, new(null), cancellationToken) is { Verdict: BudgetVerdict.Exhausted } answer)
                {
                    var seconds = Math.Max(1, (answer.ResetsAt!.Value - time.GetUtcNow()).TotalSeconds);
                    return new("budget_exhausted", answer.Describe(), (int)Math.Min(int.MaxValue, Math.Ceiling(seconds)));
                }
            }
            catch (StoreUnavailableException)
            {
                // The message itself meets the same store and gets its answer there.
            }
        }

        return null;
    }

    public async Task ReserveAsync(BudgetScope scope, BudgetRequest request, Action onWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            var answer = await ledger.ReserveAsync(scope, request, cancellationToken);
            switch (answer.Verdict)
            {
                case BudgetVerdict.Granted:
                    return;
                case BudgetVerdict.Exhausted:
                    throw new BudgetExhaustedException(answer);
            }

            onWait();
            await Task.Delay(AskAgain, time, cancellationToken);
        }
    }

    public void Settle(BudgetScope scope, BudgetSettlement settlement) => ledger.Settle(scope, settlement);

    private BudgetScope[] ScopesOf(Owner owner) =>
        [.. ((BudgetScope[])[new(owner.Tenant, owner.User), new(owner.Tenant)]).Where(scope => options.Of(scope).AreSet)];
}
