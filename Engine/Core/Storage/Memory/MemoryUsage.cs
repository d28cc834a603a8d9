using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Memory;

/// <summary>The ledger of usage in memory. Not safe for concurrent use.</summary>
internal sealed class MemoryUsage
{
    private readonly List<(Owner Owner, UsageLine Line)> _lines = [];

    public void Add(Owner owner, IEnumerable<UsageLine> lines) => _lines.AddRange(lines.Select(line => (owner, line)));

    public int Delete(DateTimeOffset before) => _lines.RemoveAll(entry => entry.Line.At < before);

    public IReadOnlyList<UsageSum> Sum(UsageQuery query) =>
    [
        .. _lines
            .Where(entry => (query.Tenant is null || entry.Owner.Tenant == query.Tenant)
                && (query.User is null || entry.Owner.User == query.User)
                && entry.Line.At >= query.From && entry.Line.At < query.Before)
            .GroupBy(entry => Group(entry.Owner, entry.Line, query.By))
            .Select(group => group.Select(entry => entry.Line).Aggregate(group.Key, Add))
            .OrderBy(sum => sum.Day).ThenBy(sum => sum.Tenant, StringComparer.Ordinal).ThenBy(sum => sum.User, StringComparer.Ordinal)
            .ThenBy(sum => sum.Agent, StringComparer.Ordinal).ThenBy(sum => sum.Model, StringComparer.Ordinal)
            .ThenBy(sum => sum.Purpose, StringComparer.Ordinal).ThenBy(sum => sum.Tool, StringComparer.Ordinal).ThenBy(sum => sum.OwnKey)
            .Take(UsageQuery.MaxSums + 1),
    ];

    private static UsageSum Group(Owner owner, UsageLine line, UsageGroups by) => new()
    {
        Day = by.HasFlag(UsageGroups.Day) ? DateOnly.FromDateTime(line.At.UtcDateTime) : null,
        Tenant = by.HasFlag(UsageGroups.Tenant) ? owner.Tenant : null,
        User = by.HasFlag(UsageGroups.User) ? owner.User : null,
        Agent = by.HasFlag(UsageGroups.Agent) ? line.Agent : null,
        Model = by.HasFlag(UsageGroups.Model) ? line.Usage.Model : null,
        Purpose = by.HasFlag(UsageGroups.Purpose) ? line.Purpose : null,
        Tool = by.HasFlag(UsageGroups.Tool) ? line.Tool : null,
        OwnKey = by.HasFlag(UsageGroups.Key) ? line.Usage.OwnKey is true : null,
    };

    private static UsageSum Add(UsageSum sum, UsageLine line) => line.Kind is UsageKind.Tool
        ? sum with
        {
            ToolCalls = sum.ToolCalls + 1,
            ToolErrors = sum.ToolErrors + (line.Outcome is null ? 0 : 1),
            ToolMs = sum.ToolMs + line.Usage.LatencyMs,
        }
        : sum with { Runs = sum.Runs + line.Runs, Messages = sum.Messages + line.Messages, Usage = sum.Usage.Add(line.Usage) };
}
