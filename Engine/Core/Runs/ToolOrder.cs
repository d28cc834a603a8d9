using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Runs;

/// <summary>A tool call as a thread orders it. It has no secret in it: whoever makes the call reads the caller's credentials itself.</summary>
/// <param name="Step">The run's step that asked for the call.</param>
/// <param name="Agent">Whose tools and limits apply; the default agent when none is named.</param>
/// <param name="MessageId">The message that the run answers: the credentials are kept under it.</param>
/// <param name="Arguments">To the letter; they may be broken.</param>
/// <param name="IdempotencyKey">The same on every attempt of this call.</param>
public sealed record ToolOrder(
    ToolCallKey Call,
    int Step,
    string? Agent,
    string MessageId,
    string Tool,
    JsonText Arguments,
    string IdempotencyKey)
{
    /// <summary>Which version of the agent the run uses.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>The owner's answer to the tool's questions, of a call that is made again with it.</summary>
    public ToolInputAnswer? Input { get; init; }
}
