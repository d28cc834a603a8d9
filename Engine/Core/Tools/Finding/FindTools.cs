using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Finding;

/// <summary>
/// Finds tools by what they are for, where there are more than a prompt can hold. What it finds in a run can be called in that run.
/// </summary>
internal sealed class FindTools : ITool
{
    public const string Name = "find_tools";

    /// <summary>How many are found at once.</summary>
    public const int Most = 8;

    private const int CallsPerRun = 10;

    private const int DescriptionHead = 160;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonElement Parameters = JsonElement.Parse("""
        {
          "type": "object",
          "properties": {
            "query": {"type": "string", "minLength": 2, "maxLength": 300, "description": "What the tool is to do, in a few English words: the service, the deed and the thing, for example 'github create issue'."}
          },
          "required": ["query"],
          "additionalProperties": false
        }
        """);

    private readonly IReadOnlyDictionary<string, ITool> _tools;
    private readonly Lazy<ToolIndex> _index;

    /// <param name="tools">All tools.</param>
    /// <param name="budget">How many tokens the tools of a prompt may take.</param>
    public FindTools(IReadOnlyDictionary<string, ITool> tools, int budget)
    {
        _tools = tools;
        _index = new(() => new(tools.Values.Select(tool => tool.Description).Where(tool => tool.Name != Name)));
        Budget = budget;
        Description = new()
        {
            Name = Name,
            Description =
                $"Finds tools. There are {tools.Count} of them, and only a few are shown to you. Search here for one that does what you need before you say that you cannot: the tools that are found can be called from your next step on.",
            Parameters = Parameters,
            Repeatable = true,
            MaxCallsPerRun = CallsPerRun,
            Timeout = TimeSpan.FromSeconds(10),
            Source = "builtin",
        };
    }

    public ToolDescription Description { get; }

    /// <summary>How many tokens the tools of a prompt may take.</summary>
    public int Budget { get; }

    public IReadOnlyList<string> Find(string query, Func<string, bool> allows) => _index.Value.Find(query, Most, allows);

    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var found = Find(invocation.Arguments.GetProperty("query").Text(), invocation.Allows);
        var result = new JsonObject
        {
            ["tools"] = new JsonArray(
                [.. found.Select(
                    name => new JsonObject { ["name"] = name, ["description"] = Head(_tools[name].Description.Description) })]),
        };
        if (found.Count == 0)
        {
            result["note"] = "No tool has any of these words. Search once more with other ones, or tell the user.";
        }

        return Task.FromResult(ToolOutput.Ok(result.ToJsonString(Readable)));
    }

    /// <summary>The names in a result of this tool; empty when it is no such result.</summary>
    public static IReadOnlyList<string> NamesIn(string result)
    {
        try
        {
            using var document = JsonDocument.Parse(result);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty("tools", out var tools)
                && tools.ValueKind is JsonValueKind.Array
                ? [.. tools.EnumerateArray()
                    .Where(tool => tool.ValueKind is JsonValueKind.Object && tool.TryGetProperty("name", out var name)
                        && name.ValueKind is JsonValueKind.String).Select(tool => tool.GetProperty("name").Text())]
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static string Head(string description) =>
        description.Length <= DescriptionHead ? description : $"{description[..DescriptionHead].TrimEnd()}…";
}
