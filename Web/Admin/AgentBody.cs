using ChatCluster.Agents;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Admin;

/// <summary>An agent of a tenant. What is left out comes from the defaults of the installation.</summary>
public sealed record AgentBody : ClaimedIdentity
{
    /// <summary>The tenant; yours when left out. Only an operator may name another.</summary>
    public new string? Tenant { get; init; }

    /// <summary>
    /// The version that this one is to follow, 0 for a new agent: refused (409) when there is another meanwhile. Any when left out.
    /// </summary>
    public int? Follows { get; init; }

    /// <inheritdoc cref="AgentDefinition.Prompt"/>
    public string? Prompt { get; init; }

    /// <inheritdoc cref="AgentDefinition.Description"/>
    public string? Description { get; init; }

    /// <inheritdoc cref="AgentDefinition.Model"/>
    public string? Model { get; init; }

    /// <inheritdoc cref="AgentDefinition.Tools"/>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <inheritdoc cref="AgentDefinition.Trusts"/>
    public IReadOnlyList<string>? Trusts { get; init; }

    /// <inheritdoc cref="AgentDefinition.Safety"/>
    public bool? Safety { get; init; }

    /// <inheritdoc cref="AgentDefinition.Examples"/>
    public IReadOnlyList<AgentExample>? Examples { get; init; }

    /// <inheritdoc cref="AgentDefinition.Suggestions"/>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <inheritdoc cref="AgentDefinition.Memory"/>
    public bool? Memory { get; init; }

    /// <inheritdoc cref="AgentDefinition.StartOver"/>
    public bool? StartOver { get; init; }

    /// <inheritdoc cref="AgentDefinition.ShortGreetings"/>
    public bool? ShortGreetings { get; init; }

    /// <inheritdoc cref="AgentDefinition.TitlePrompt"/>
    public string? TitlePrompt { get; init; }

    /// <inheritdoc cref="AgentDefinition.SummaryPrompt"/>
    public string? SummaryPrompt { get; init; }

    /// <inheritdoc cref="AgentDefinition.MaxRounds"/>
    public int? MaxRounds { get; init; }

    /// <inheritdoc cref="AgentDefinition.MaxSeconds"/>
    public int? MaxSeconds { get; init; }

    internal AgentDefinition ToDefinition() => new()
    {
        Prompt = Prompt,
        Description = Description,
        Model = Model,
        Tools = Tools,
        Trusts = Trusts,
        Safety = Safety,
        Examples = Examples,
        Suggestions = Suggestions,
        Memory = Memory,
        StartOver = StartOver,
        ShortGreetings = ShortGreetings,
        TitlePrompt = TitlePrompt,
        SummaryPrompt = SummaryPrompt,
        MaxRounds = MaxRounds,
        MaxSeconds = MaxSeconds,
    };
}
