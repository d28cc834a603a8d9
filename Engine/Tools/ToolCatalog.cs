using Microsoft.Extensions.Options;

namespace ChatCluster.Tools;

/// <summary>The tools of all sources under one name each.</summary>
internal sealed class ToolCatalog : IToolCatalog
{
    private readonly Dictionary<string, ITool> tools = new(StringComparer.Ordinal);

    public ToolCatalog(IEnumerable<IToolSource> sources)
    {
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
                tools.Add(name, tool);
            }
        }
    }

    public IReadOnlyDictionary<string, ITool> Tools => tools;

    private static OptionsValidationException Wrong(string problem) => new(nameof(ToolOptions), typeof(ToolOptions), [problem]);

    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
