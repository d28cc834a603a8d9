namespace ChatCluster.Models.OpenAI;

/// <summary>What an endpoint takes that others do not, or not: told by its host, and by the model's name where others serve it.</summary>
internal sealed class OpenAIDialect(ModelSource source, CallIdForm? callIds)
{
    private static readonly string[] MistralModels =
        ["mistral", "mixtral", "ministral", "codestral", "devstral", "magistral", "pixtral", "voxtral"];

    /// <summary>Only OpenAI itself has retired <c>max_tokens</c>; most compatible servers know nothing else.</summary>
    public bool IsOpenAI { get; } = IsHost(source, "api.openai.com");

    /// <summary>Mistral's API: it refuses fields that it does not know.</summary>
    public bool IsMistral { get; } = IsHost(source, "mistral.ai");

    /// <summary>DeepSeek's API: within a tool round it wants the reasoning of each message with calls, of whichever model.</summary>
    public bool WantsReasoning { get; } = IsHost(source, "deepseek.com");

    /// <summary>Gemini: within a tool round it wants a signature with the first call of each message.</summary>
    public bool WantsSignature { get; } = IsHost(source, "googleapis.com")
        && source.Model.Contains("gemini", StringComparison.OrdinalIgnoreCase);

    public CallIdForm CallIds { get; } = callIds
        ?? (IsHost(source, "mistral.ai") || MistralModels.Any(name => source.Model.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? CallIdForm.Mistral : CallIdForm.Ordinary);

    /// <summary>Mistral's templates let no user speak right after the result of a call.</summary>
    public bool AssistantAfterTools => CallIds is CallIdForm.Mistral;

    private static bool IsHost(ModelSource source, string domain) =>
        source.Endpoint.Host.Equals(domain, StringComparison.OrdinalIgnoreCase)
            || source.Endpoint.Host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase);
}
