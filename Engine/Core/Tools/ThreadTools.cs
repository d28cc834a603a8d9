namespace ChatCluster.Tools;

/// <summary>The tools that calls of one thread may be made of.</summary>
/// <param name="All">By name, one consistent snapshot.</param>
/// <param name="Credentials">What only these tools are called with, by name; never to be logged or returned.</param>
public sealed record ThreadTools(
    IReadOnlyDictionary<string, ITool> All, IReadOnlyDictionary<string, string>? Credentials = null);
