using System.Text.Json;
using ChatCluster.Models;
using ChatCluster.Models.Anthropic;
using ChatCluster.Models.Ollama;
using ChatCluster.Models.OpenAI;
using ChatCluster.Models.Responses;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Tests.Models.Requests;

/// <summary>Writes requests as each provider gets them.</summary>
internal static class ProviderRequests
{
    public static readonly string[] Providers = ["openai", "mistral", "deepseek", "gemini", "responses", "anthropic", "ollama"];

    public static ModelSource Source(string provider) => provider switch
    {
        "openai" => new("m", "openai", "gpt-4.1", new("https://api.openai.com/v1")),
        "mistral" => new("m", "openai", "mistral-large", new("https://api.mistral.ai/v1")),
        "deepseek" => new("m", "openai", "deepseek-reasoner", new("https://api.deepseek.com")),
        "gemini" => new("m", "openai", "gemini-3-pro", new("https://generativelanguage.googleapis.com/v1beta/openai")),
        "responses" => new("m", "openai-responses", "gpt-5", new("https://api.openai.com/v1")),
        "anthropic" => new("m", "anthropic", "claude", new("https://api.anthropic.com")),
        _ => new("m", "ollama", "llama3.2", new("http://127.0.0.1:11434")),
    };

    public static JsonElement Write(string provider, IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        var source = Source(provider);
        var failures = new ModelFailures(source, NullLogger.Instance);
        var names = new ToolNames(options?.Tools);
        var bytes = source.Provider switch
        {
            "anthropic" => new AnthropicRequest(source, failures).Write(messages, options, names),
            "openai-responses" => new ResponsesRequest(source, background: true, failures).Write(messages, options, names),
            "ollama" => new OllamaRequest(source, 4096, failures).Write(messages, options, names),
            _ => new OpenAIRequest(source, null, failures).Write(messages, options, names),
        };
        using var json = JsonDocument.Parse(bytes);
        return json.RootElement.Clone();
    }

    /// <summary>What the provider would have sent to be sent back with these many calls.</summary>
    public static string? State(string provider, int calls)
    {
        var source = Source(provider);
        return provider switch
        {
            "deepseek" => $$"""{"provider":"openai","model":"{{source.Model}}","reasoning":"reasoning_content"}""",
            "gemini" =>
                $$"""{"provider":"openai","model":"{{source.Model}}","calls":[{{string.Join(',', Enumerable.Repeat("""{"google":{"thought_signature":"SIG"}}""", calls))}}]}""",
            "responses" =>
                $$"""{"provider":"openai-responses","model":"{{source.Model}}","details":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"SEALED"}]}""",
            "anthropic" =>
                $$"""{"provider":"anthropic","model":"{{source.Model}}","blocks":[{"type":"thinking","thinking":"hm","signature":"SIG"}]}""",
            _ => null,
        };
    }
}
