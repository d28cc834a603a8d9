using ChatCluster.Configuration;
using ChatCluster.Prompts;

namespace ChatCluster.Agents;

/// <summary>An agent: <c>ChatCluster:Agents:{name}</c>. What is left out comes from the defaults.</summary>
public sealed class AgentOptions
{
    /// <summary>
    /// The system prompt. <c>{user}</c>, <c>{date}</c>, <c>{tools}</c> and <c>{agent}</c> are filled in; another <c>{name}</c> is refused
    /// at start.
    /// </summary>
    public string? Prompt { get; set; }

    /// <summary>One line for people.</summary>
    public string? Description { get; set; }

    /// <summary>The model of its runs, unless a message or the thread names another.</summary>
    public string? Model { get; set; }

    /// <summary>Names of tools it may use; <c>search_*</c> allows by prefix. All tools when left out, null when empty.</summary>
    public IList<string>? Tools { get; set; }

    /// <summary>
    /// What its runs may read without asking before each call with effects afterwards: names of tools, <c>search_*</c> by prefix,
    /// <c>@attachments</c> and <c>@imports</c>; nothing by default.
    /// </summary>
    public IList<string> Trusts { get; init; } = [];

    /// <summary>What stands in place of the list of tools, where it is none.</summary>
    internal string? ToolsText { get; set; }

    /// <summary>Whether the list of tools is there and is null.</summary>
    internal bool ToolsAreNull { get; set; }

    /// <summary>Whether the rules on invented results and on text inside tool results go before the prompt. Default: yes.</summary>
    public bool Safety { get; set; } = true;

    /// <summary>
    /// A file of example messages, one JSON object <c>{"role": "user" | "assistant", "text": "…"}</c> a line, shown to the model before the
    /// thread.
    /// </summary>
    public string? Examples { get; set; }

    /// <summary>
    /// Whether facts about the owner are drawn from its messages, and its prompts have them; as <c>ChatCluster:Memory:Enabled</c> says when
    /// left out.
    /// </summary>
    public bool? Memory { get; set; }

    /// <summary>
    /// Whether a message that says "start over" and nothing else, in five languages, keeps what was said before it out of prompts.
    /// Default: yes.
    /// </summary>
    public bool StartOver { get; set; } = true;

    /// <summary>Whether a message that is only a greeting is answered without tools. Default: no.</summary>
    public bool ShortGreetings { get; set; }

    /// <summary>What people may begin with, for pages to offer; up to 100.</summary>
    public IList<string> Suggestions { get; init; } = [];

    /// <summary>Asks for titles of its threads, in place of <c>ChatCluster:Prompts:Title</c>. Nothing is filled in.</summary>
    public string? TitlePrompt { get; set; }

    /// <summary>Asks for summaries of its threads, in place of <c>ChatCluster:Prompts:Summary</c>. Nothing is filled in.</summary>
    public string? SummaryPrompt { get; set; }

    public AgentLimits Limits { get; set; } = new();

    internal IEnumerable<string> Validate(string name) =>
    [
        .. Limits.MaxRounds is { } rounds
            ? Check.Range($"ChatCluster:Agents:{name}:Limits:MaxRounds", rounds, 1, 100).Select(OrNoTools) : [],
        .. ToolsText is { } text
            ? [$"ChatCluster:Agents:{name}:Tools is '{text}', which is not a list. Write [\"{text}\"], or in the environment ChatCluster__Agents__{name}__Tools__0={text}."]
            : Array.Empty<string>(),
        .. ToolsAreNull ? [$"ChatCluster:Agents:{name}:Tools is null. Write [] for an agent without tools, or leave it out for all tools."]
            : Array.Empty<string>(),
        .. Trusts.Where(source => source.StartsWith('@') && source is not ("@attachments" or "@imports"))
            .Select(source =>
                $"ChatCluster:Agents:{name}:Trusts has '{source}', which is not a source. Name tools, @attachments or @imports."),
        .. PromptTemplate.Problems($"ChatCluster:Agents:{name}:Prompt", Prompt, PromptTemplate.Known),
        .. PromptTemplate.Problems($"ChatCluster:Agents:{name}:TitlePrompt", TitlePrompt, []),
        .. PromptTemplate.Problems($"ChatCluster:Agents:{name}:SummaryPrompt", SummaryPrompt, []),
        .. Check.Range($"ChatCluster:Agents:{name}:Suggestions", Suggestions.Count, 0, AgentDefinition.MaxItems),
        .. Limits.MaxTime is { } time
            ? Check.Range($"ChatCluster:Agents:{name}:Limits:MaxTime", time, TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)) : [],
        .. Examples is { } file && !File.Exists(file)
            ? [$"ChatCluster:Agents:{name}:Examples names the file '{file}', which does not exist."] : Array.Empty<string>(),
    ];

    private static string OrNoTools(string problem) => $"{problem} For an agent without tools write \"Tools\": [].";
}

/// <summary>Limits of an agent's runs, where they differ from <c>ChatCluster:Runs</c>.</summary>
public sealed class AgentLimits
{
    /// <summary>Tool rounds, 1 to 100.</summary>
    public int? MaxRounds { get; set; }

    /// <summary>Working time, 1 s to 24 h.</summary>
    public TimeSpan? MaxTime { get; set; }
}
