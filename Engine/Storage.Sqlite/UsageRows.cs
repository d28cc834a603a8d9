using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The ledger of usage.</summary>
internal static class UsageRows
{
    private const decimal CostUnits = 10_000_000_000m;
    private const int DeletedAtOnce = 1_000;

    private static readonly (UsageGroups Group, string Column)[] Columns =
    [
        (UsageGroups.Day, "u.at / 864000000000"),
        (UsageGroups.Tenant, "substr(o.name, 1, instr(o.name, '/') - 1)"),
        (UsageGroups.User, "o.name"),
        (UsageGroups.Agent, "u.agent"),
        (UsageGroups.Model, "u.model"),
        (UsageGroups.Purpose, "u.purpose"),
        (UsageGroups.Tool, "u.tool"),
        (UsageGroups.Key, "u.own_key"),
    ];

    public static void Append(Connection connection, ThreadKey key, IReadOnlyList<UsageLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        var owner = OwnerRows.FindOrAdd(connection, key.Owner);
        using var insert = connection.Use(
            """
            INSERT INTO usage (owner, at, kind, thread, run, agent, model, purpose, tool, outcome, runs, messages, calls, input, output, cached, cache_write,
              reasoning, latency, first_token, cost, estimated, own_key)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)
            """);
        foreach (var line in lines)
        {
            var used = line.Usage;
            insert.Bind(1, owner).Bind(2, line.At.UtcTicks).Bind(3, (long)line.Kind).Bind(4, key.Id).Bind(5, line.RunId)
                .Bind(6, line.Agent).Bind(7, used.Model).Bind(8, line.Purpose).Bind(9, line.Tool).Bind(10, line.Outcome)
                .Bind(11, line.Runs).Bind(12, line.Messages).Bind(13, used.Calls).Bind(14, used.InputTokens).Bind(15, used.OutputTokens)
                .Bind(16, used.CachedTokens).Bind(17, used.CacheWriteTokens).Bind(18, used.ReasoningTokens).Bind(19, used.LatencyMs)
                .Bind(20, used.FirstTokenMs)
                .Bind(21, used.Cost is { } cost ? (long)Math.Round(cost * CostUnits) : null).Bind(22, used.Estimated is true)
                .Bind(23, used.OwnKey is true)
                .Execute();
        }
    }

    public static IReadOnlyList<UsageSum> Sum(Connection connection, UsageQuery query)
    {
        var by = string.Join(", ", Columns.Where(column => query.By.HasFlag(column.Group)).Select(column => column.Column).Distinct());
        var owners = (query.Tenant, query.User) switch
        {
            (null, _) => "1",
            (_, null) => "o.name >= ?3 AND o.name < ?4",
            _ => "o.name = ?3",
        };
        using var sum = connection.Use(
            $"""
            SELECT {string.Join(", ", Columns.Select(column => query.By.HasFlag(column.Group) ? column.Column : "NULL"))},
              count(*), sum(u.runs), sum(u.messages), sum(u.kind = 2), sum(u.kind = 2 AND u.outcome IS NOT NULL),
              sum(CASE WHEN u.kind = 2 THEN u.latency ELSE 0 END), sum(u.calls), sum(u.input), sum(u.output), sum(u.cached), sum(u.cache_write), sum(u.reasoning),
              sum(CASE WHEN u.kind <> 2 THEN u.latency ELSE 0 END), sum(u.cost), max(u.estimated)
            FROM owners o JOIN usage u ON u.owner = o.id WHERE {owners} AND u.at >= ?1 AND u.at < ?2
            {(by.Length == 0 ? "" : $"GROUP BY {by} ORDER BY {by}")} LIMIT {UsageQuery.MaxSums + 1}
            """);
        sum.Bind(1, query.From.UtcTicks).Bind(2, query.Before.UtcTicks);
        if (query.Tenant is { } tenant)
        {
            // All names of a tenant are between its own with a slash and the same with the character after that.
            var name = new Owner(tenant, query.User ?? "").ToString();
            sum.Bind(3, name);
            if (query.User is null)
            {
                sum.Bind(4, $"{name[..^1]}0");
            }
        }

        var sums = new List<UsageSum>();
        while (sum.Step())
        {
            if (sum.Long(8) > 0)
            {
                sums.Add(Read(sum));
            }
        }

        return sums;
    }

    public static int Delete(Connection connection, DateTimeOffset before)
    {
        // Lines come in the order of their time, or nearly.
        using var delete = connection.Use("DELETE FROM usage WHERE at < ?1 AND id IN (SELECT id FROM usage ORDER BY id LIMIT ?2)");
        delete.Bind(1, before.UtcTicks).Bind(2, DeletedAtOnce).Execute();
        using var changes = connection.Use("SELECT changes()");
        changes.Step();
        return (int)changes.Long(0);
    }

    private static UsageSum Read(Statement row)
    {
        Owner? owner = row.MaybeText(2) is { } name && Owner.TryParse(name, out var known) ? known : null;
        return new()
        {
            Day = row.MaybeLong(0) is { } day ? DateOnly.FromDayNumber((int)day) : null,
            Tenant = row.MaybeText(1) is { } tenant ? Uri.UnescapeDataString(tenant) : null,
            User = owner?.User,
            Agent = row.MaybeText(3),
            Model = row.MaybeText(4),
            Purpose = row.MaybeText(5),
            Tool = row.MaybeText(6),
            OwnKey = row.MaybeLong(7) is { } own ? own != 0 : null,
            Runs = (int)row.Long(9),
            Messages = (int)row.Long(10),
            ToolCalls = (int)row.Long(11),
            ToolErrors = (int)row.Long(12),
            ToolMs = row.Long(13),
            Usage = new()
            {
                Calls = (int)row.Long(14),
                InputTokens = row.Long(15),
                OutputTokens = row.Long(16),
                CachedTokens = row.MaybeLong(17),
                CacheWriteTokens = row.MaybeLong(18),
                ReasoningTokens = row.MaybeLong(19),
                LatencyMs = row.Long(20),
                Cost = row.MaybeLong(21) / CostUnits,
                Estimated = row.Long(22) != 0 ? true : null,
            },
        };
    }
}
