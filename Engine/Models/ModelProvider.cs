namespace ChatCluster.Models;

/// <summary>The kinds of providers there are.</summary>
internal static class ModelProvider
{
    public const string Ollama = "ollama";
    public const string OpenAI = "openai";
    public const string Responses = "openai-responses";
    public const string Anthropic = "anthropic";
    public const string Demo = "demo";

    public const string Choice = "ollama, openai (any OpenAI-compatible endpoint), openai-responses, anthropic or demo";

    /// <summary>The provider in lower case, or null when it is unknown.</summary>
    public static string? Normalize(string? provider) =>
        provider?.Trim().ToLowerInvariant() is (Ollama or OpenAI or Responses or Anthropic or Demo) and var known ? known : null;

    public static Uri DefaultEndpoint(string provider) => new(provider switch
    {
        Ollama => "http://127.0.0.1:11434",
        OpenAI or Responses => "https://api.openai.com/v1",
        Anthropic => "https://api.anthropic.com",
        _ => "demo:",
    });

    /// <param name="model">The provider's name of the model.</param>
    public static int DefaultContextWindow(string provider, string model) => provider switch
    {
        // A laptop pays for the window in memory; it is sent along, so that Ollama and the prompt agree on it.
        Ollama => 16_384,
        Anthropic => KnownWindows.Of(model) ?? 200_000,
        _ => KnownWindows.Of(model) ?? 32_768,
    };

    public static string ExampleEndpoint(string provider) => provider switch
    {
        OpenAI => "http://127.0.0.1:8000/v1",
        Responses => "https://api.openai.com/v1",
        Anthropic => "https://api.anthropic.com",
        _ => "http://127.0.0.1:11434",
    };

    public static string ExampleModel(string provider) => provider switch
    {
        OpenAI or Responses => "gpt-4.1",
        Anthropic => "claude-sonnet-4-5",
        _ => "llama3.2",
    };
}
