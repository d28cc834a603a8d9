using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>What an owner has used.</summary>
/// <param name="Threads">Threads there are now, archived ones too.</param>
/// <param name="Days">The latest days on which runs ended, oldest first; left out where no account is kept by days.</param>
public sealed record UsageView(int Threads, int Messages, int Rounds, Usage Usage, IReadOnlyList<UsageDay>? Days)
{
    internal static UsageView Of(OwnerUsage used) => new(used.Threads, used.Messages, used.Rounds, used.Usage, used.Days);
}
