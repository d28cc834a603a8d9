using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Tools.Finding;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>The tools of all sources under one name each. It publishes a new snapshot whenever a source has changed.</summary>
internal sealed partial class ToolCatalog : IToolCatalog
{
    private readonly Lock _gate = new();
    private readonly ImmutableArray<IToolSource> _sources;
    private readonly ILogger<ToolCatalog> _logger;
    private readonly Dictionary<string, ITool> _fixed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private readonly int _budget;
    private readonly ImmutableArray<IThreadToolSource> _ofThreads;
    private volatile Snapshot _current;

    /// <exception cref="OptionsValidationException">Two fixed tools have one name, or one has a name that no model takes.</exception>
    public ToolCatalog(
        IEnumerable<IToolSource> sources, IEnumerable<IThreadToolSource> ofThreads, IOptions<ToolOptions> options,
        ILogger<ToolCatalog> logger)
    {
        _sources = [.. sources];
        _ofThreads = [.. ofThreads];
        _budget = options.Value.PromptTokens;
        _logger = logger;
        var origins = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var source in _sources.Where(source => source is not IChangingToolSource))
        {
            foreach (var tool in source.Tools)
            {
                var name = tool.Description.Name;
                if (!ToolDescription.IsValidName(name))
                {
                    throw Wrong($"{source.Name} has a tool named '{name}'. Rename it: 1 to 64 characters of A-Z a-z 0-9 _ -.");
                }

                if (origins.TryGetValue(name, out var other))
                {
                    throw Wrong($"Two tools are named '{name}', one of {other} and one of {source.Name}. Rename or remove one of them.");
                }

                origins.Add(name, source.Name);
                _fixed.Add(name, tool);
            }
        }

        _current = Read();
    }

    public IReadOnlyDictionary<string, ITool> Tools => _current.Tools;

    public IReadOnlyList<ToolSourceStatus> Sources => _current.Sources;

    /// <summary>The sources that can change.</summary>
    public IEnumerable<IChangingToolSource> Changing => _sources.OfType<IChangingToolSource>();

    public bool MayCome(string name) =>
        Changing.Select(source => source.Prefix).Concat(_ofThreads.Select(source => source.Prefix)).OfType<string>().Any(
            prefix => name.StartsWith(prefix, StringComparison.Ordinal)
                || (name.EndsWith('*') && prefix.StartsWith(name[..^1], StringComparison.Ordinal)));

    public async ValueTask<ThreadTools> ForAsync(ThreadKey thread, CancellationToken cancellationToken)
    {
        foreach (var source in _ofThreads)
        {
            if (await source.FindAsync(thread, cancellationToken) is { } own)
            {
                var tools = new Dictionary<string, ITool>(StringComparer.Ordinal);
                foreach (var tool in own.Tools.Where(tool => ToolDescription.IsValidName(tool.Description.Name)))
                {
                    tools.TryAdd(tool.Description.Name, tool);
                }

                AddSearch(tools);
                return new(tools, own.Credentials);
            }
        }

        return new(Tools);
    }

    public Task ForgetAsync(ThreadKey thread) => Task.WhenAll(_ofThreads.Select(source => source.ForgetAsync(thread)));

    /// <summary>Applies what a source has changed.</summary>
    public void Publish()
    {
        lock (_gate)
        {
            _current = Read();
        }
    }

    // A server that changes must not take the name of a tool that is there, nor end the process with it: its tool is left out, and said to
    // be.
    private Snapshot Read()
    {
        var tools = new Dictionary<string, ITool>(_fixed, StringComparer.Ordinal);
        var statuses = ImmutableArray.CreateBuilder<ToolSourceStatus>(_sources.Length);
        foreach (var source in _sources)
        {
            if (source is not IChangingToolSource changing)
            {
                if (source.Tools.Count > 0)
                {
                    statuses.Add(new(source.Name, ToolSourceState.Available, source.Tools.Count)
                    {
                        Source = source.Tools[0].Description.Source,
                    });
                }

                continue;
            }

            var found = changing.Current;
            var refused = found.Tools.Select(tool => tool.Description)
                .Where(tool => !ToolDescription.IsValidName(tool.Name) || tools.ContainsKey(tool.Name)).Select(tool => tool.Name).ToList();
            foreach (var tool in found.Tools.Where(tool => ToolDescription.IsValidName(tool.Description.Name)))
            {
                tools.TryAdd(tool.Description.Name, tool);
            }

            foreach (var name in refused.Where(name => _refused.Add($"{source.Name} {name}")))
            {
                LogRefused(_logger, source.Name, name);
            }

            var left = refused.Count == 0
                ? null : $"Left out, because another tool has the name or no model takes it: {string.Join(", ", refused)}.";
            statuses.Add(
                new(source.Name, found.State, found.Tools.Count - refused.Count,
                    found.Reason is { } reason && left is not null ? $"{reason} {left}" : found.Reason ?? left)
                { Source = changing.Group });
        }

        AddSearch(tools);
        return new(tools, statuses.ToImmutable());
    }

    private void AddSearch(Dictionary<string, ITool> tools)
    {
        if (tools.Values.Sum(tool => (long)ToolTokens.Of(tool.Description)) > _budget)
        {
            tools.TryAdd(FindTools.Name, new FindTools(tools, _budget));
        }
    }

    private static OptionsValidationException Wrong(string problem) => new(nameof(ToolOptions), typeof(ToolOptions), [problem]);

    private sealed record Snapshot(IReadOnlyDictionary<string, ITool> Tools, IReadOnlyList<ToolSourceStatus> Sources);
}
