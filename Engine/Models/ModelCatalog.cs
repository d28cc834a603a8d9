using System.Diagnostics.CodeAnalysis;
using ChatCluster.Configuration;
using ChatCluster.Models.Ollama;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Models;

/// <summary>
/// The configured models. With none configured it holds <c>demo</c> from its construction on, and looks for Ollama while the host starts,
/// before any hosted service does: what serves requests sees the outcome.
/// </summary>
internal sealed partial class ModelCatalog : LifecycleService, IModelCatalog
{
    private readonly ModelsOptions _options;
    private readonly ModelBuilder _builder;
    private readonly OllamaProbe _probe;
    private readonly ILogger<ModelCatalog> _logger;
    private Contents _contents;

    public ModelCatalog(IOptions<ModelsOptions> options, ModelBuilder builder, OllamaProbe probe, ILogger<ModelCatalog> logger)
    {
        _options = options.Value;
        _builder = builder;
        _probe = probe;
        _logger = logger;
        _contents = new(_options.Models.Count == 0
            ? [_builder.Build(ModelProvider.Demo, new() { Provider = ModelProvider.Demo })]
            : Configured());
    }

    public IReadOnlyList<ChatModel> Models => _contents.Models;

    public bool TryGet(string name, [NotNullWhen(true)] out ChatModel? model) => _contents.ByName.TryGetValue(name, out model);

    public override async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (_options.Models.Count > 0)
        {
            return;
        }

        if (_options.OllamaEndpoint is not { Length: > 0 } endpoint
            || await _probe.FindAsync(new(endpoint), cancellationToken) is not { } found)
        {
            LogDemo();
            return;
        }

        _contents = new([_builder.Build(found.Model!, found)]);
        LogOllama(found.Model!, endpoint);
    }

    private List<ChatModel> Configured() =>
    [
        .. _options.Models
            .OrderBy(m => StringComparer.OrdinalIgnoreCase.Equals(m.Key, _options.DefaultModel) ? 0 : 1)
            .ThenBy(m => m.Key, StringComparer.OrdinalIgnoreCase)
            .Select(m => _builder.Build(m.Key, m.Value)),
    ];

    /// <summary>Exchanged as a whole, so that list and index always agree.</summary>
    private sealed class Contents(List<ChatModel> models)
    {
        public IReadOnlyList<ChatModel> Models { get; } = models;

        public Dictionary<string, ChatModel> ByName { get; } = models.ToDictionary(m => m.Name, StringComparer.OrdinalIgnoreCase);
    }
}
