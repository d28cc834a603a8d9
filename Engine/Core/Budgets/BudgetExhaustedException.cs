namespace ChatCluster.Budgets;

/// <summary>A budget is used up: the call is not made, or not gone on with.</summary>
internal sealed class BudgetExhaustedException(BudgetAnswer answer) : Exception(answer.Describe())
{
    /// <summary>The code of a run that ends for it.</summary>
    public const string Code = "budget";
}
