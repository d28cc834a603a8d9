using ChatCluster.Agents;
using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Runs;

/// <summary>For whom a prompt is written, and with what.</summary>
/// <param name="LastToolStep">Whether no tools are left to the run.</param>
internal sealed record PromptRequest(ThreadKey Key, Agent Agent, ChatModel Model, IReadOnlyList<ITool> Tools, bool LastToolStep)
{
    /// <summary>What the owner has said for all messages, and what is known about the owner.</summary>
    public string? Background { get; init; }
}
