namespace ChatCluster.Agents;

/// <summary>What an agent is, as a file or an admin says it. What is left out comes from the defaults of the installation.</summary>
public sealed record AgentDefinition
{
    /// <summary>The longest prompt or example, in characters.</summary>
    public const int MaxText = 100_000;

    /// <summary>The most examples, suggestions, tools or trusted sources.</summary>
    public const int MaxItems = 100;

    /// <summary>The longest description or suggestion, in characters.</summary>
    public const int MaxLine = 500;

    /// <summary>The system prompt. <c>{user}</c>, <c>{date}</c>, <c>{tools}</c> and <c>{agent}</c> are filled in.</summary>
    public string? Prompt { get; init; }

    /// <summary>One line for people.</summary>
    public string? Description { get; init; }

    /// <summary>The model of its runs, unless a message or the thread names another.</summary>
    public string? Model { get; init; }

    /// <summary>Names of tools it may use; <c>search_*</c> allows by prefix. All tools when left out, null when empty.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>What its runs may read without asking before each call with effects afterwards. The operator's to say.</summary>
    public IReadOnlyList<string>? Trusts { get; init; }

    /// <summary>False leaves out the rules on invented results and on text inside results of tools. The operator's to say.</summary>
    public bool? Safety { get; init; }

    /// <summary>Messages shown to the model before the thread.</summary>
    public IReadOnlyList<AgentExample>? Examples { get; init; }

    /// <summary>What people may begin with, for pages to offer.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>Whether facts about owners are drawn and recalled.</summary>
    public bool? Memory { get; init; }

    /// <summary>Whether a message that says "start over" begins the context anew; yes when left out.</summary>
    public bool? StartOver { get; init; }

    /// <summary>Whether greetings are answered without tools; no when left out.</summary>
    public bool? ShortGreetings { get; init; }

    /// <summary>Asks for a title, in place of <c>ChatCluster:Prompts:Title</c>.</summary>
    public string? TitlePrompt { get; init; }

    /// <summary>Asks for a summary, in place of <c>ChatCluster:Prompts:Summary</c>.</summary>
    public string? SummaryPrompt { get; init; }

    /// <summary>Tool rounds of a run, 1 to 100.</summary>
    public int? MaxRounds { get; init; }

    /// <summary>Working time of a run in seconds, 1 to 86,400.</summary>
    public int? MaxSeconds { get; init; }
}
