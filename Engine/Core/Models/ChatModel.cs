using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>A configured model: its name here, what it can do, and the client that calls it.</summary>
public sealed record ChatModel
{
    /// <summary>What is kept free for the answer where no setting says, in tokens; of a small window a quarter.</summary>
    public const int DefaultOutputReserve = 4_096;

    /// <summary>The name under <c>ChatCluster:Models</c>, which requests and agents use.</summary>
    public required string Name { get; init; }

    /// <summary><c>ollama</c>, <c>openai</c>, <c>openai-responses</c>, <c>anthropic</c> or <c>demo</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    public required string Id { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// Streams <c>ChatResponseUpdate</c>s whose contents are <c>TextContent</c>, <c>TextReasoningContent</c> (also for
    /// <c>&lt;think&gt;</c> in text), whole <c>FunctionCallContent</c>s and <c>UsageContent</c>. Failures are
    /// <see cref="ModelException"/>s.
    /// </summary>
    public required IChatClient Client { get; init; }

    /// <summary>The model's window, in tokens.</summary>
    public int ContextWindow { get; init; } = 32_768;

    /// <summary>Output limit, in tokens; the provider's when left out.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Tokens of the window that are kept free for the answer.</summary>
    public int OutputReserve
    {
        get => field > 0 ? field : MaxOutputTokens ?? Math.Min(ContextWindow / 4, DefaultOutputReserve);
        init;
    }

    /// <summary>0 to 2; the provider's when left out.</summary>
    public float? Temperature { get; init; }

    /// <summary>The highest temperature that its provider takes.</summary>
    public float HottestTemperature => Provider is "anthropic" ? 1 : 2;

    public bool SupportsTools { get; init; } = true;

    public bool SupportsImages { get; init; }

    /// <summary>The model to ask when this one fails permanently.</summary>
    public string? Fallback { get; init; }

    /// <summary>Price per million input tokens, where no dated price holds.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>Price per million output tokens, where no dated price holds.</summary>
    public decimal? OutputPrice { get; init; }

    /// <summary>Prices from a day on, in any order.</summary>
    public IReadOnlyList<ModelPrice> Prices { get; init; } = [];

    /// <summary>Whether its key belongs to those who use it: their calls cost the platform nothing.</summary>
    public bool OwnKey { get; init; }

    /// <summary>The price that holds at a time; null when calls have no price.</summary>
    public ModelPrice? PriceAt(DateTimeOffset time)
    {
        var day = DateOnly.FromDateTime(time.UtcDateTime);
        return Prices.Where(price => price.From <= day).MaxBy(price => price.From)
            ?? (InputPrice is null && OutputPrice is null ? null : new(DateOnly.MinValue, InputPrice ?? 0, OutputPrice ?? 0));
    }
}
