using ChatCluster.Threads;

namespace ChatCluster.Models;

/// <summary>What calls of a model cost from a day on, per million tokens, in the currency of all prices.</summary>
/// <param name="From">The first day, in UTC.</param>
/// <param name="CachedInput">Input that the provider had kept from an earlier call; as other input when left out.</param>
/// <param name="CacheWrite">Input that the provider keeps for later calls; as other input when left out.</param>
public sealed record ModelPrice(DateOnly From, decimal Input, decimal Output, decimal? CachedInput = null, decimal? CacheWrite = null)
{
    private const decimal Tokens = 1_000_000;

    /// <summary>What so much costs.</summary>
    public decimal Of(Usage usage)
    {
        ArgumentNullException.ThrowIfNull(usage);
        var (cached, kept) = (usage.CachedTokens ?? 0, usage.CacheWriteTokens ?? 0);
        var plain = Math.Max(0, usage.InputTokens - cached - kept);
        return ((Input * plain) + ((CachedInput ?? Input) * cached) + ((CacheWrite ?? Input) * kept)
            + (Output * usage.OutputTokens)) / Tokens;
    }
}
