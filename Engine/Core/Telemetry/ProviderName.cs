using ChatCluster.Models;
using Microsoft.Extensions.AI;

namespace ChatCluster.Telemetry;

/// <summary>
/// The provider of a model under the name that OpenTelemetry's conventions know it by; our own name of it where they know none.
/// </summary>
internal static class ProviderName
{
    // https://github.com/open-telemetry/semantic-conventions-genai, docs/gen-ai/gen-ai-spans.md: gen_ai.provider.name
    private static readonly (string Domain, string Name)[] Hosts =
    [
        ("openai.azure.com", "azure.ai.openai"),
        ("services.ai.azure.com", "azure.ai.inference"),
        ("generativelanguage.googleapis.com", "gcp.gemini"),
        ("aiplatform.googleapis.com", "gcp.vertex_ai"),
        ("amazonaws.com", "aws.bedrock"),
        ("mistral.ai", "mistral_ai"),
        ("deepseek.com", "deepseek"),
        ("groq.com", "groq"),
        ("x.ai", "x_ai"),
        ("perplexity.ai", "perplexity"),
        ("moonshot.ai", "moonshot_ai"),
        ("moonshot.cn", "moonshot_ai"),
        ("cohere.com", "cohere"),
        ("cohere.ai", "cohere"),
    ];

    public static string Of(ChatModel model)
    {
        var host = Endpoint(model)?.Host ?? "";
        foreach (var (domain, name) in Hosts)
        {
            if (host.Equals(domain, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{domain}", StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        // Two protocols of one provider.
        return model.Provider is "openai-responses" ? "openai" : model.Provider;
    }

    public static Uri? Endpoint(ChatModel model) =>
        (model.Client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.ProviderUri;
}
