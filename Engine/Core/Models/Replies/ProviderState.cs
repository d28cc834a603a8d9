using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>
/// What a provider wants back, to the letter, with the results of the calls it asked for: signatures of its reasoning, mostly. It is stored
/// with the step and never shown.
/// </summary>
public sealed class ProviderState(string json) : AIContent
{
    public string Json { get; } = json;
}
