using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>A call as the model asked for it.</summary>
/// <param name="Arguments">To the letter; they may be broken.</param>
/// <param name="IdempotencyKey">The same on every attempt of this call.</param>
/// <param name="Credentials">The caller's credentials, by name; never in a result.</param>
/// <param name="Allows">Whether the agent may use the tool of this name.</param>
internal sealed record ToolCallRequest(
    ThreadKey Thread,
    string RunId,
    string CallId,
    string Name,
    JsonText Arguments,
    string IdempotencyKey,
    IReadOnlyDictionary<string, string> Credentials,
    Func<string, bool> Allows,
    IProgress<ToolNote>? Progress = null)
{
    /// <summary>The owner's answer to the questions that the tool had.</summary>
    public ToolInputAnswer? Input { get; init; }

    /// <summary>Where files of the result are kept.</summary>
    public AttachmentFiles Files { get; init; } = AttachmentFiles.None;
}
