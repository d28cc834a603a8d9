using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Rest;

/// <summary>The REST tools of the configuration.</summary>
internal sealed class RestTools : IToolSource
{
    public const string Path = "ChatCluster:Tools:Rest";

    public RestTools(IOptions<ToolOptions> options, IHttpClientFactory clients, SecretRedactor redactor, TimeProvider time)
    {
        var problems = new List<string>();
        Tools = [.. options.Value.Rest
            .Select(pair => RestToolDefinition.Read(pair.Key, pair.Value, "rest", $"{Path}:{pair.Key}", problems))
            .OfType<RestToolDefinition>()
            .Select(definition => new RestTool(definition, clients, redactor, time))];
    }

    public string Name => Path;

    public IReadOnlyList<ITool> Tools { get; }
}
