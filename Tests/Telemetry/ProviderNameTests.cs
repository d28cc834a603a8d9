using ChatCluster.Telemetry;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Telemetry;

/// <summary>Providers have the names in traces that the conventions give them.</summary>
public sealed class ProviderNameTests
{
    [Theory]
    [InlineData("openai", "https://api.openai.com/v1", "openai")]
    [InlineData("openai-responses", "https://api.openai.com/v1", "openai")]
    [InlineData("openai", "https://ours.openai.azure.com/openai/v1", "azure.ai.openai")]
    [InlineData("openai", "https://generativelanguage.googleapis.com/v1beta/openai", "gcp.gemini")]
    [InlineData("openai", "https://api.mistral.ai/v1", "mistral_ai")]
    [InlineData("openai", "https://api.x.ai/v1", "x_ai")]
    [InlineData("openai", "https://relax.ai/v1", "openai")]
    [InlineData("anthropic", "https://api.anthropic.com", "anthropic")]
    [InlineData("ollama", "http://127.0.0.1:11434", "ollama")]
    [InlineData("demo", null, "demo")]
    public void Provider_OfAModel_HasTheNameOfTheConventions(string provider, string? endpoint, string expected) =>
        Assert.Equal(expected, ProviderName.Of(new() { Name = "m", Provider = provider, Id = "m", Client = new Named(endpoint) }));

    private sealed class Named(string? endpoint) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
                throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) =>
            serviceType == typeof(ChatClientMetadata) && endpoint is not null ? new ChatClientMetadata("x", new(endpoint)) : null;

        public void Dispose()
        {
        }
    }
}
