namespace ChatCluster.Models;

/// <summary>One configured model, at <c>ChatCluster:Models:{name}</c>.</summary>
public sealed class ModelOptions
{
    /// <summary>
    /// <c>ollama</c>, <c>openai</c> (any OpenAI-compatible endpoint), <c>openai-responses</c>, <c>anthropic</c> or <c>demo</c>.
    /// </summary>
    public string? Provider { get; set; }

    /// <summary>The description shown where users choose a model: one line of up to 300 characters; nothing when left out.</summary>
    public string? Description { get; set; }

    /// <summary>
    /// Base address, for example <c>http://127.0.0.1:11434</c> or <c>http://127.0.0.1:8000/v1</c>; the provider's own when left out.
    /// </summary>
    public string? Endpoint { get; set; }

    /// <summary>The provider's name of the model. Required, except for <c>demo</c>.</summary>
    public string? Model { get; set; }

    /// <summary>
    /// Required by <c>anthropic</c>, and by <c>openai</c> and <c>openai-responses</c> at their own address; other endpoints may need none.
    /// </summary>
    public string? ApiKey { get; set; }

    /// <summary>0 to 2 (<c>anthropic</c>: 0 to 1); the provider's when left out.</summary>
    public float? Temperature { get; set; }

    /// <summary>Output limit in tokens, from 1; the provider's when left out.</summary>
    public int? MaxOutputTokens { get; set; }

    /// <summary>
    /// The model's window in tokens, from 512: what does not fit is summed up or left out. Default: 16,384 for <c>ollama</c> (which is told
    /// to use it), what is known of the model by its name, 200,000 for <c>anthropic</c>, else 32,768.
    /// </summary>
    public int? ContextWindow { get; set; }

    /// <summary>
    /// Tokens of the window that are kept free for the answer, from 1. Default: <see cref="MaxOutputTokens"/>, else a quarter of the
    /// window, at most 4,096.
    /// </summary>
    public int? OutputReserve { get; set; }

    /// <summary>Name of the configured model to ask when this one fails permanently.</summary>
    public string? Fallback { get; set; }

    /// <summary>
    /// Prices from a day on: each call costs what holds on its day, and <see cref="InputPrice"/> and <see cref="OutputPrice"/> before the
    /// first.
    /// </summary>
    public IList<ModelPriceOptions> Prices { get; } = [];

    /// <summary>Whether <see cref="ApiKey"/> belongs to those who use the model and not to the platform. Default: no.</summary>
    public bool OwnKey { get; set; }

    /// <summary>Price per million input tokens, from 0.</summary>
    public decimal? InputPrice { get; set; }

    /// <summary>Price per million output tokens, from 0.</summary>
    public decimal? OutputPrice { get; set; }

    /// <summary>Whether tools are offered to the model. Default: yes.</summary>
    public bool? SupportsTools { get; set; }

    /// <summary>Whether images are sent to the model. Default: yes for <c>anthropic</c>, else no.</summary>
    public bool? SupportsImages { get; set; }

    /// <summary>
    /// Which ids of tool calls an <c>openai</c> server takes. Default: <c>Mistral</c> for Mistral's host and for models of its names, else
    /// <c>Ordinary</c>.
    /// </summary>
    public CallIdForm? CallIds { get; set; }

    /// <summary>
    /// Whether <c>openai-responses</c> writes its replies in the background, so that a reply is read on after a crash or a broken
    /// connection and not asked for again. The provider stores such replies for a while. Default: yes; a server that cannot do it wants no.
    /// </summary>
    public bool? Background { get; set; }

    /// <summary>How much one reply may be.</summary>
    public ReplyLimits Limits { get; set; } = new();

    /// <summary>Speed of <c>demo</c>, from 0; 0 is as fast as possible. Default: 30.</summary>
    public double? TokensPerSecond { get; set; }
}
