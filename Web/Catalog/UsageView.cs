using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>What an owner has used.</summary>
/// <param name="Threads">Threads there are now, archived ones too.</param>
/// <param name="Runs">How many runs were started.</param>
/// <param name="Rounds">The name of <c>runs</c> before. Deprecated: elsewhere <c>rounds</c> is a list.</param>
/// <param name="Days">The latest days on which runs ended, oldest first; left out where no account is kept by days.</param>
public sealed record UsageView(int Threads, int Messages, int Runs, int Rounds, Usage Usage, IReadOnlyList<UsageDayView>? Days)
{
    internal static UsageView Of(OwnerUsage used) =>
        new(used.Threads, used.Messages, used.Rounds, used.Rounds, used.Usage, used.Days is { } days ? [.. days.Select(UsageDayView.Of)] : null);
}
