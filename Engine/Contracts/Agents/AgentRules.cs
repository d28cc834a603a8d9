using ChatCluster.Catalog;
using ChatCluster.Prompts;
using ChatCluster.Tools;

namespace ChatCluster.Agents;

/// <summary>What may stand in an agent.</summary>
public static class AgentRules
{
    /// <summary>The longest name.</summary>
    public const int MaxName = 64;

    private const int MostRounds = 100;
    private const int MostSeconds = 86_400;

    /// <summary>Whether an agent may be called so: letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, and a letter or digit first.</summary>
    public static bool IsName(string? name) => name is { Length: > 0 and <= MaxName } && char.IsAsciiLetterOrDigit(name[0])
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    /// <summary>What is wrong, each with its repair; the name of the field comes first.</summary>
    /// <param name="known">The models and tools that there are; null when they are not known.</param>
    public static IEnumerable<(string Field, string Problem)> Problems(AgentDefinition agent, CatalogListing? known) =>
    [
        .. Text("prompt", agent.Prompt, AgentDefinition.MaxText),
        .. Text("titlePrompt", agent.TitlePrompt, AgentDefinition.MaxText),
        .. Text("summaryPrompt", agent.SummaryPrompt, AgentDefinition.MaxText),
        .. Text("description", agent.Description, AgentDefinition.MaxLine),
        .. Items("examples", agent.Examples),
        .. Items("suggestions", agent.Suggestions),
        .. Items("tools", agent.Tools),
        .. Items("trusts", agent.Trusts),
        .. (agent.Suggestions ?? []).SelectMany(one => Text("suggestions", one, AgentDefinition.MaxLine)),
        .. (agent.Examples ?? []).SelectMany(one => Text("examples", one.Text, AgentDefinition.MaxText)),
        .. (agent.Examples ?? []).Where(one => one.Role is not ("user" or "assistant"))
            .Select(one => ("examples", $"has the role '{one.Role}'. Write user or assistant.")),
        .. Placeholders("prompt", agent.Prompt, PromptTemplate.Known),
        .. Placeholders("titlePrompt", agent.TitlePrompt, []),
        .. Placeholders("summaryPrompt", agent.SummaryPrompt, []),
        .. (agent.Trusts ?? []).Where(source => source.StartsWith('@') && source is not ("@attachments" or "@imports"))
            .Select(source => ("trusts", $"has '{source}', which is not a source. Name tools, @attachments or @imports.")),
        .. Range("maxRounds", agent.MaxRounds, MostRounds),
        .. Range("maxSeconds", agent.MaxSeconds, MostSeconds),
        .. known is null ? [] : References(agent, known),
    ];

    private static IEnumerable<(string Field, string Problem)> References(AgentDefinition agent, CatalogListing known)
    {
        if (agent.Model is { } model && known.FindModel(model) is null)
        {
            yield return ("model",
                $"is '{model}', which is not configured. There are: {string.Join(", ", known.Models.Select(one => one.Name))}.");
        }

        // What a source that is away has nobody can tell.
        var isWhole = known.Tools.Sources.All(source => source.State is ToolSourceState.Available);
        foreach (var tool in isWhole ? (agent.Tools ?? []).Where(tool => !IsThere(tool, known)) : [])
        {
            yield return ("tools", $"has '{tool}', and no tool is called that. GET /v1/tools lists them.");
        }
    }

    private static bool IsThere(string tool, CatalogListing known) => tool.EndsWith('*')
        ? tool == "*" || known.Tools.Tools.Any(one => one.Name.StartsWith(tool[..^1], StringComparison.Ordinal))
        : known.HasTool(tool);

    private static IEnumerable<(string Field, string Problem)> Text(string field, string? text, int most) => text?.Length > most
        ? [(field, $"has {text.Length:N0} characters. At most {most:N0} are kept.")]
        : [];

    private static IEnumerable<(string Field, string Problem)> Items<T>(string field, IReadOnlyList<T>? items) =>
        items?.Count > AgentDefinition.MaxItems
        ? [(field, $"has {items.Count} entries. At most {AgentDefinition.MaxItems} are kept.")]
        : [];

    private static IEnumerable<(string Field, string Problem)> Range(string field, int? value, int most) => value < 1 || value > most
        ? [(field, $"is {value}. Write 1 to {most:N0}, or leave it out.")]
        : [];

    private static IEnumerable<(string Field, string Problem)> Placeholders(string field, string? text, IReadOnlyList<string> known) =>
        PromptTemplate.Problems(field, text, known).Select(problem => (field, problem[(field.Length + 1)..]));
}
