using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>The runs that lead to a thread's head, and the model that is to read them.</summary>
internal sealed record PromptBranch(PromptBuilder Prompts, ThreadKey Key, ThreadSnapshot Thread, ChatModel Model)
{
    /// <summary>The newest run; null in an empty thread.</summary>
    public RunNode? Head => Thread.FindRun(Thread.Head);

    /// <summary>The run that a run's prompts go on from; null where the user has started over.</summary>
    public RunNode? Before(RunNode run) => Before(Thread, run);

    /// <inheritdoc cref="Before(RunNode)"/>
    public static RunNode? Before(ThreadSnapshot thread, RunNode run) => run.IsReset ? null : thread.FindRun(run.Parent);

    /// <summary>A run as its messages.</summary>
    public Task<List<ChatMessage>> BuildAsync(RunNode run, CancellationToken cancellationToken) =>
        Prompts.BuildRunAsync(Key, run, Model, underWay: run.RunId == Thread.Run?.Id, cancellationToken);
}
