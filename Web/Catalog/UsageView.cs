using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>What was used, also in threads that are deleted.</summary>
/// <param name="Threads">Threads you have now, archived ones too.</param>
/// <param name="Messages">Messages that runs have answered.</param>
/// <param name="Runs">How many runs have ended.</param>
/// <param name="Rounds">The name of <c>runs</c> before. Deprecated: elsewhere <c>rounds</c> is a list.</param>
/// <param name="Days">The latest days on which anything was used, oldest first.</param>
/// <param name="Items">With <c>by</c>: the same added up by that.</param>
/// <param name="Budgets">Your budgets and your tenant's, where there are any.</param>
public sealed record UsageView(
    int Threads, int Messages, int Runs, int Rounds, Usage Usage, IReadOnlyList<UsageDayView> Days, IReadOnlyList<UsageItemView>? Items,
    IReadOnlyList<BudgetView>? Budgets);
