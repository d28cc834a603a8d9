using ChatCluster.Tools.Finding;
using ChatCluster.Tools.OpenApi;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>The tools of all sources under one name each.</summary>
internal sealed class ToolCatalog : IToolCatalog
{
    private readonly IReadOnlyList<IToolSource> sources;
    private readonly int budget;
    private volatile IReadOnlyDictionary<string, ITool> tools;

    public ToolCatalog(IEnumerable<IToolSource> sources, IOptions<ToolOptions> options)
    {
        budget = options.Value.PromptTokens;
        this.sources = [.. sources];
        tools = Read();
    }

    public IReadOnlyDictionary<string, ITool> Tools => tools;

    public bool MayCome(string name) => sources.OfType<OpenApiSource>().Any(source => source is { Current.State: not OpenApiState.Available, Prefix: var prefix }
        && (prefix is null || name.StartsWith(prefix, StringComparison.Ordinal) || (name.EndsWith('*') && prefix.StartsWith(name[..^1], StringComparison.Ordinal))));

    /// <summary>Takes up what a source has changed.</summary>
    public void Publish() => tools = Read();

    private Dictionary<string, ITool> Read()
    {
        var found = new Dictionary<string, ITool>(StringComparer.Ordinal);
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in sources)
        {
            foreach (var tool in source.Tools)
            {
                var name = tool.Description.Name;
                if (!IsValidName(name))
                {
                    throw Wrong($"{source.Name} has a tool named '{name}'. Rename it: 1 to 64 characters of A-Z a-z 0-9 _ -.");
                }

                if (origins.TryGetValue(name, out var other))
                {
                    throw Wrong($"Two tools are named '{name}', one of {other} and one of {source.Name}. Rename or remove one of them.");
                }

                origins.Add(name, source.Name);
                found.Add(name, tool);
            }
        }

        if (found.Values.Sum(tool => (long)ToolTokens.Of(tool.Description)) > budget)
        {
            found.TryAdd(FindTools.Name, new FindTools(found, budget));
        }

        return found;
    }

    private static OptionsValidationException Wrong(string problem) => new(nameof(ToolOptions), typeof(ToolOptions), [problem]);

    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
