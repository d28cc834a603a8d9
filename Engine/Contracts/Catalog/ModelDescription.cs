namespace ChatCluster.Catalog;

/// <summary>A model and what it can do.</summary>
public sealed record ModelDescription
{
    /// <summary>The name under <c>ChatCluster:Models</c>, which requests and agents use.</summary>
    public required string Name { get; init; }

    /// <summary><c>ollama</c>, <c>openai</c>, <c>anthropic</c> or <c>demo</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's own name of the model.</summary>
    public required string Id { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>In tokens.</summary>
    public int ContextWindow { get; init; }

    /// <summary>In tokens; the provider's limit when left out.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Whether the model calls tools.</summary>
    public bool SupportsTools { get; init; }

    /// <summary>Whether the model takes images.</summary>
    public bool SupportsImages { get; init; }

    /// <summary>Per million input tokens, today.</summary>
    public decimal? InputPrice { get; init; }

    /// <summary>Per million output tokens, today.</summary>
    public decimal? OutputPrice { get; init; }
}
