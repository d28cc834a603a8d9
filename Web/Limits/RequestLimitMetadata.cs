namespace ChatCluster.Web.Limits;

/// <summary>Marks the routes whose requests are counted for their owner.</summary>
/// <param name="Budget">Of which budget they take.</param>
internal sealed record RequestLimitMetadata(RequestBudget Budget = RequestBudget.Ordinary);
