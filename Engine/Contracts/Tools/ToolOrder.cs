using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>
/// A tool call as a thread orders it. It has no secret in it: whoever makes the call reads the caller's credentials itself.
/// </summary>
/// <param name="Step">The number of the step that asked for the call, without steps of the client's tools: what the limit is of.</param>
/// <param name="MessageId">The message that the run answers: the credentials are kept under it.</param>
/// <param name="Arguments">To the letter; they may be broken.</param>
/// <param name="IdempotencyKey">The same on every attempt of this call.</param>
/// <param name="Agent">Whose tools and limits apply; the default agent when none is named.</param>
public sealed record ToolOrder(
    ToolCallKey Call,
    int Step,
    string MessageId,
    string Tool,
    JsonText Arguments,
    string IdempotencyKey,
    string? Agent = null)
{
    /// <summary>Which version of the agent the run uses.</summary>
    public string? AgentVersion { get; init; }

    /// <summary>What the thread does without, as <see cref="ThreadSettings.ToolsOff"/> says it.</summary>
    public ImmutableArray<string>? ToolsOff { get; init; }

    /// <summary>The owner's answer to the tool's questions, of a call that is made again with it.</summary>
    public ToolInputAnswer? Input { get; init; }

    /// <summary>How many questions the tool has asked before: an order after a later one is another call for the same result.</summary>
    [JsonIgnore]
    public int Question => Input?.Question ?? 0;
}
