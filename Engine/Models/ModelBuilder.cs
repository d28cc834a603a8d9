using ChatCluster.Models.Anthropic;
using ChatCluster.Models.Demo;
using ChatCluster.Models.Ollama;
using ChatCluster.Models.OpenAI;
using ChatCluster.Models.Responses;
using ChatCluster.Models.Thinking;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Models;

/// <summary>Makes a model from its validated settings.</summary>
internal sealed class ModelBuilder(IHttpClientFactory http, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>Name of the HTTP client that calls models.</summary>
    public const string HttpClientName = "ChatCluster.Models";

    private const double DemoSpeed = 30;

    public ChatModel Build(string name, ModelOptions options)
    {
        var provider = ModelProvider.Normalize(options.Provider)
            ?? throw new InvalidOperationException($"Model '{name}' has no known provider; its settings were not validated.");
        var endpoint = options.Endpoint is { Length: > 0 } address ? new Uri(address) : ModelProvider.DefaultEndpoint(provider);
        var source = new ModelSource(name, provider, options.Model ?? ModelProvider.Demo, endpoint);
        var window = options.ContextWindow ?? ModelProvider.DefaultContextWindow(provider, source.Model);
        var tools = options.SupportsTools ?? true;
        return new()
        {
            Name = name,
            Provider = provider,
            Id = source.Model,
            Client = new ModelDefaults(Client(source, options, window), source.Model, options.Temperature, options.MaxOutputTokens, tools),
            ContextWindow = window,
            MaxOutputTokens = options.MaxOutputTokens,
            OutputReserve = options.OutputReserve ?? 0,
            Description = options.Description,
            Temperature = options.Temperature,
            SupportsTools = tools,
            SupportsImages = options.SupportsImages ?? provider is ModelProvider.Anthropic,
            Fallback = options.Fallback is { Length: > 0 } fallback ? fallback : null,
            InputPrice = options.InputPrice,
            OutputPrice = options.OutputPrice,
            Prices = [.. options.Prices.Select(Price)],
            OwnKey = options.OwnKey,
        };
    }

    private static ModelPrice Price(ModelPriceOptions price) =>
        new(price.From!.Value, price.Input!.Value, price.Output!.Value, price.CachedInput, price.CacheWrite);

    private IChatClient Client(ModelSource source, ModelOptions options, int window)
    {
        var failures = new ModelFailures(source, loggers.CreateLogger(HttpClientName));
        var sender = new ModelHttp(http.CreateClient(HttpClientName), options.Limits, failures);
        return source.Provider switch
        {
            ModelProvider.Ollama => new ThinkClient(new OllamaClient(sender, source, options.ApiKey, window, failures)),
            ModelProvider.OpenAI => new ThinkClient(new OpenAIClient(sender, source, options.ApiKey, options.CallIds, failures)),
            ModelProvider.Responses =>
                new ThinkClient(new ResponsesClient(sender, source, options.ApiKey, options.Background ?? true, failures)),
            ModelProvider.Anthropic => new AnthropicClient(sender, source, options.ApiKey!, failures),
            _ => new DemoClient(source.Name, options.TokensPerSecond ?? DemoSpeed, time),
        };
    }
}
