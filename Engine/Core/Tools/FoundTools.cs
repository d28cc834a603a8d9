namespace ChatCluster.Tools;

/// <summary>The tools that a source has for one thread.</summary>
/// <param name="Credentials">What only these tools are called with, by name; never to be logged or returned.</param>
internal sealed record FoundTools(IReadOnlyList<ITool> Tools, IReadOnlyDictionary<string, string>? Credentials = null);
