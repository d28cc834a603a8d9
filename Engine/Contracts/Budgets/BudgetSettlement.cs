namespace ChatCluster.Budgets;

/// <summary>Gives a lease back and says what was used of it.</summary>
public sealed record BudgetSettlement(string LeaseId, long Tokens, decimal Cost);
