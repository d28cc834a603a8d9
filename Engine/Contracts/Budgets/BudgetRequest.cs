namespace ChatCluster.Budgets;

/// <summary>Asks for a part of a budget before it is used.</summary>
/// <param name="LeaseId">Names the lease of one model call; none to ask whether anything is left.</param>
/// <param name="Tokens">All that the call may use, with what it has reserved before.</param>
public sealed record BudgetRequest(string? LeaseId = null, long Tokens = 0, decimal Cost = 0);
