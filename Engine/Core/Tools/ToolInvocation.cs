using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>One call of a tool.</summary>
/// <param name="IdempotencyKey">The same on every attempt of this call; send it along where the endpoint understands one.</param>
/// <param name="Credentials">The caller's credentials, by name; never to be logged or returned.</param>
/// <param name="Progress">Notes for the page while the call runs.</param>
/// <param name="Allows">Whether the caller's agent may use the tool of this name.</param>
public sealed record ToolInvocation(
    ThreadKey Thread,
    string RunId,
    string CallId,
    JsonElement Arguments,
    string IdempotencyKey,
    IReadOnlyDictionary<string, string> Credentials,
    IProgress<ToolNote>? Progress = null,
    Func<string, bool>? Allows = null)
{
    /// <summary>The owner's answer to the questions that the tool had.</summary>
    public ToolInputAnswer? Input { get; init; }
}
