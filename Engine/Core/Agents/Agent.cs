using ChatCluster.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.Finding;
using Microsoft.Extensions.AI;

namespace ChatCluster.Agents;

/// <summary>An agent as it is used: its options, read and resolved.</summary>
public sealed class Agent
{
    private readonly IList<string>? _tools;

    /// <param name="version">The number of a stored version; a hash of what it is where nobody counts.</param>
    internal Agent(string name, AgentOptions options, IReadOnlyList<ChatMessage> examples, string? version = null)
    {
        Version = version ?? AgentVersion.Of(options, examples);
        Name = name;
        Options = options;
        Examples = examples;
        _tools = options.Tools;
    }

    public string Name { get; }

    /// <summary>Which version of it this is.</summary>
    public string Version { get; }

    public AgentOptions Options { get; }

    public string? Model => Options.Model;

    /// <summary>Messages shown to the model before the thread.</summary>
    public IReadOnlyList<ChatMessage> Examples { get; }

    internal static Agent Of(string name, AgentDefinition definition, string? version = null) =>
        new(name, OptionsOf(definition), [.. (definition.Examples ?? []).Select(Message)], version);

    /// <summary>Tool steps of a run of this agent.</summary>
    internal int MaxToolStepsOf(RunOptions runs) => Options.Limits.MaxRounds ?? runs.MaxRounds;

    /// <summary>Whether the agent may use a tool. Whoever may use any may search for it.</summary>
    public bool Allows(string tool) =>
        _tools is null || (tool == FindTools.Name && _tools.Count > 0) || _tools.Any(allowed => allowed.EndsWith('*')
        ? tool.StartsWith(allowed[..^1], StringComparison.Ordinal)
        : allowed == tool);

    /// <summary>Whether text of a source may ask for calls with effects as if the owner had written it.</summary>
    internal bool Trusts(OutsideSource source) => Options.Trusts.Any(trusted => source.Kind is OutsideSource.Tool
        ? ApprovalRule.IsLike(source.Name ?? "", trusted)
        : trusted == $"@{source.Kind}s");

    /// <summary>The options that a file or an admin gave as a definition.</summary>
    private static AgentOptions OptionsOf(AgentDefinition agent) => new()
    {
        Prompt = agent.Prompt,
        Description = agent.Description,
        Model = agent.Model,
        Tools = agent.Tools?.ToList(),
        Trusts = [.. agent.Trusts ?? []],
        Safety = agent.Safety ?? true,
        Memory = agent.Memory,
        StartOver = agent.StartOver ?? true,
        ShortGreetings = agent.ShortGreetings ?? false,
        Suggestions = [.. agent.Suggestions ?? []],
        TitlePrompt = agent.TitlePrompt,
        SummaryPrompt = agent.SummaryPrompt,
        Limits = new() { MaxRounds = agent.MaxRounds, MaxTime = agent.MaxSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
    };

    private static ChatMessage Message(AgentExample example) =>
        new(example.Role is "assistant" ? ChatRole.Assistant : ChatRole.User, example.Text);
}
