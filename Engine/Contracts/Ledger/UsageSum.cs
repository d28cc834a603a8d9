using ChatCluster.Threads;

namespace ChatCluster.Ledger;

/// <summary>Usage that was added up. What it was not added up by is left out.</summary>
public sealed record UsageSum
{
    public DateOnly? Day { get; init; }

    public string? Tenant { get; init; }

    public string? User { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    public string? Purpose { get; init; }

    public string? Tool { get; init; }

    public bool? OwnKey { get; init; }

    public int Runs { get; init; }

    public int Messages { get; init; }

    public int ToolCalls { get; init; }

    /// <summary>Tool calls that brought an error.</summary>
    public int ToolErrors { get; init; }

    /// <summary>How long the tool calls took, in milliseconds.</summary>
    public long ToolMs { get; init; }

    /// <summary>Of the model calls.</summary>
    public Usage Usage { get; init; } = Usage.None;
}
