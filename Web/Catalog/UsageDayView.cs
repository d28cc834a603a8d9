using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>What was used on one day.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Runs">How many runs ended.</param>
/// <param name="Rounds">The name of <c>runs</c> before. Deprecated: elsewhere <c>rounds</c> is a list.</param>
public sealed record UsageDayView(DateOnly Day, int Messages, int Runs, int Rounds, Usage Usage)
{
    internal static UsageDayView Of(UsageSum day) => new(day.Day!.Value, day.Messages, day.Runs, day.Runs, day.Usage);

    internal static UsageDayView Of(UsageDay day) => new(day.Day, day.Messages, day.Runs, day.Runs, day.Usage);
}
