namespace ChatCluster.Budgets;

/// <summary>One limit of a budget.</summary>
/// <param name="IsCost">Of cost, and not of tokens.</param>
/// <param name="IsMonth">For a month, and not for a day.</param>
public sealed record BudgetLimit(decimal Amount, bool IsCost, bool IsMonth)
{
    /// <summary>When it resets.</summary>
    public DateTimeOffset ResetsAt(DateTimeOffset now)
    {
        var day = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return IsMonth ? day.AddDays(1 - day.Day).AddMonths(1) : day.AddDays(1);
    }
}
