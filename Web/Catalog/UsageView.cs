using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>What an owner's threads have used, archived ones too; what was deleted is not counted.</summary>
public sealed record UsageView(int Threads, int Messages, int Rounds, Usage Usage)
{
    internal UsageView Add(ThreadSummary thread) => new(Threads + 1, Messages + thread.Messages, Rounds + thread.Rounds, Usage.Add(thread.Usage));
}
