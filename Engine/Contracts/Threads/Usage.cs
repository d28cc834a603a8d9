namespace ChatCluster.Threads;

/// <summary>What model calls used. Written for every call, also for stopped and failed ones.</summary>
public sealed record Usage
{
    /// <summary>The model that was called; left out in sums.</summary>
    public string? Model { get; init; }

    /// <summary>Tokens that the model was sent.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens that the model wrote, reasoning among them.</summary>
    public long OutputTokens { get; init; }

    /// <summary>
    /// Those of <see cref="InputTokens"/> that the provider had kept from an earlier call; left out where it says nothing.
    /// </summary>
    public long? CachedTokens { get; init; }

    /// <summary>Those of <see cref="InputTokens"/> that the provider has kept for later calls; left out where it says nothing.</summary>
    public long? CacheWriteTokens { get; init; }

    /// <summary>Those of <see cref="OutputTokens"/> that were reasoning; left out where the provider says nothing.</summary>
    public long? ReasoningTokens { get; init; }

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

    /// <summary>Whether the call was paid for by a key of its owner and not of the platform; left out in sums.</summary>
    public bool? OwnKey { get; init; }

    /// <summary>No call and no tokens.</summary>
    public static Usage None { get; } = new() { Calls = 0 };

    /// <summary>Both together.</summary>
    public Usage Add(Usage? other) => other is null ? this : new()
    {
        InputTokens = InputTokens + other.InputTokens,
        OutputTokens = OutputTokens + other.OutputTokens,
        CachedTokens = Sum(CachedTokens, other.CachedTokens),
        CacheWriteTokens = Sum(CacheWriteTokens, other.CacheWriteTokens),
        ReasoningTokens = Sum(ReasoningTokens, other.ReasoningTokens),
        LatencyMs = LatencyMs + other.LatencyMs,
        Cost = (Cost, other.Cost) is (null, null) ? null : (Cost ?? 0) + (other.Cost ?? 0),
        Calls = Calls + other.Calls,
        Estimated = Estimated is true || other.Estimated is true ? true : null,
    };

    private static long? Sum(long? one, long? other) => (one, other) is (null, null) ? null : (one ?? 0) + (other ?? 0);
}
