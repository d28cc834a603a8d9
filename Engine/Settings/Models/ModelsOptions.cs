namespace ChatCluster.Models;

/// <summary>The models of this process, at <c>ChatCluster</c>.</summary>
public sealed class ModelsOptions
{
    /// <summary>
    /// Models by the name that requests and agents use. With none, Ollama is asked for one, and <c>demo</c> is used when it does not
    /// answer.
    /// </summary>
    public Dictionary<string, ModelOptions> Models { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Name of the model to use when a request names none; the first by name when left out.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>Where to look for Ollama when no model is configured; empty not to look. Default: <c>http://127.0.0.1:11434</c>.</summary>
    public string? OllamaEndpoint { get; set; } = "http://127.0.0.1:11434";
}
