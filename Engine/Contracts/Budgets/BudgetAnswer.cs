using System.Globalization;

namespace ChatCluster.Budgets;

/// <summary>The answer to a <see cref="BudgetRequest"/>.</summary>
/// <param name="Limit">The limit that is reached.</param>
/// <param name="ResetsAt">When it resets.</param>
public sealed record BudgetAnswer(BudgetVerdict Verdict, BudgetScope Scope, BudgetLimit? Limit = null, DateTimeOffset? ResetsAt = null)
{
    /// <summary>The message for the caller that it stops.</summary>
    public string Describe()
    {
        var whose = Scope.User is null ? "Your tenant's" : "Your";
        var (unit, time) = (Limit!.IsCost ? "cost" : "tokens", Limit.IsMonth ? "month" : "day");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{whose} budget of {unit} for the {time} ({Limit.Amount:0.######}) is used up. It resets at {ResetsAt:yyyy-MM-dd HH:mm} UTC; your administrator can raise it (ChatCluster:Budgets).");
    }
}
