namespace ChatCluster.Catalog;

/// <summary>An agent that answers.</summary>
/// <param name="Description">One line for people.</param>
/// <param name="Model">The model of its runs; the default one when left out.</param>
/// <param name="Tools">The tools it may use, by name or as <c>prefix*</c>; all when left out.</param>
/// <param name="Memory">Whether it remembers facts about its users, unless they do not want it.</param>
/// <param name="Version">Which version of it new runs use.</param>
/// <param name="Suggestions">What people may begin with.</param>
public sealed record AgentDescription(
    string Name,
    string? Description,
    string? Model,
    IReadOnlyList<string>? Tools,
    bool Memory = false,
    string? Version = null,
    IReadOnlyList<string>? Suggestions = null)
{
    /// <summary>The name of the agent that answers where none is named.</summary>
    public const string Default = "default";
}
