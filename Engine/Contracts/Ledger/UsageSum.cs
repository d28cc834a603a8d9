using ChatCluster.Threads;

namespace ChatCluster.Ledger;

/// <summary>Usage that was added up. What it was not added up by is left out.</summary>
public sealed record UsageSum
{
    /// <summary>The day in UTC; null when the query does not group by it. The same holds for all names below.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>The tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>The user.</summary>
    public string? User { get; init; }

    /// <summary>The agent.</summary>
    public string? Agent { get; init; }

    /// <summary>The model, as it is configured.</summary>
    public string? Model { get; init; }

    /// <summary>What the model was called for: a step, a title, a summary, memory.</summary>
    public string? Purpose { get; init; }

    /// <summary>The tool.</summary>
    public string? Tool { get; init; }

    /// <summary>Whether the calls were made with a key of the user's own.</summary>
    public bool? OwnKey { get; init; }

    /// <summary>Runs that began.</summary>
    public int Runs { get; init; }

    /// <summary>Messages that users posted.</summary>
    public int Messages { get; init; }

    /// <summary>Calls of tools.</summary>
    public int ToolCalls { get; init; }

    /// <summary>Tool calls that brought an error.</summary>
    public int ToolErrors { get; init; }

    /// <summary>How long the tool calls took, in milliseconds.</summary>
    public long ToolMs { get; init; }

    /// <summary>Of the model calls.</summary>
    public Usage Usage { get; init; } = Usage.None;
}
