namespace ChatCluster.Threads;

/// <summary>What model calls used. Written for every call, also for stopped and failed ones.</summary>
public sealed record Usage
{
    /// <summary>The model that was called; left out in sums.</summary>
    public string? Model { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    /// <summary>How long the calls took, in milliseconds.</summary>
    public long LatencyMs { get; init; }

    /// <summary>Time to the first token of the call, in milliseconds; left out in sums.</summary>
    public long? FirstTokenMs { get; init; }

    /// <summary>What the calls cost by the configured price, in the price's currency; left out without one.</summary>
    public decimal? Cost { get; init; }

    /// <summary>How many model calls are summed here.</summary>
    public int Calls { get; init; } = 1;

    /// <summary>Whether the token numbers were estimated because the provider sent none.</summary>
    public bool? Estimated { get; init; }

    public static Usage None { get; } = new() { Calls = 0 };

    public Usage Add(Usage? other) => other is null ? this : new()
    {
        InputTokens = InputTokens + other.InputTokens,
        OutputTokens = OutputTokens + other.OutputTokens,
        LatencyMs = LatencyMs + other.LatencyMs,
        Cost = (Cost, other.Cost) is (null, null) ? null : (Cost ?? 0) + (other.Cost ?? 0),
        Calls = Calls + other.Calls,
        Estimated = Estimated is true || other.Estimated is true ? true : null,
    };
}
