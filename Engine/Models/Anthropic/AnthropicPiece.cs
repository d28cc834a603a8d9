namespace ChatCluster.Models.Anthropic;

/// <summary>A block of content, or what a delta adds to one.</summary>
internal sealed class AnthropicPiece
{
    public string? Type { get; set; }

    public JsonPiece? Text { get; set; }

    public string? Signature { get; set; }

    /// <summary>Reasoning that only the provider can read.</summary>
    public string? Redacted { get; set; }

    public string? Id { get; set; }

    public string? Name { get; set; }

    public string Input { get; set; } = "";

    public bool IsWhole { get; set; }

    /// <summary>Whether it belongs to a call of a tool that is made here; the provider's own tools are its own affair.</summary>
    public bool IsCall => Type is "tool_use" or "input_json_delta" || (Type is null && (Name is not null || Input.Length > 0));
}
