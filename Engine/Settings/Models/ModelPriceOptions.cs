namespace ChatCluster.Models;

/// <summary>A price from a day on, at <c>ChatCluster:Models:{name}:Prices:{number}</c>; per million tokens.</summary>
public sealed class ModelPriceOptions
{
    /// <summary>The first day it holds, in UTC, for example <c>2026-01-01</c>. Required; each day once.</summary>
    public DateOnly? From { get; set; }

    /// <summary>Per million input tokens, from 0. Required.</summary>
    public decimal? Input { get; set; }

    /// <summary>Per million output tokens, from 0. Required.</summary>
    public decimal? Output { get; set; }

    /// <summary>
    /// Per million input tokens that the provider had kept from an earlier call, from 0; <see cref="Input"/> when left out.
    /// </summary>
    public decimal? CachedInput { get; set; }

    /// <summary>Per million input tokens that the provider keeps for later calls, from 0; <see cref="Input"/> when left out.</summary>
    public decimal? CacheWrite { get; set; }
}
