using ChatCluster.Agents;
using ChatCluster.Memory;
using ChatCluster.Models;
using ChatCluster.Prompts;
using ChatCluster.Storage;

namespace ChatCluster.Runs;

/// <summary>What of the engine after-run tasks are made of.</summary>
internal sealed record AfterRunParts(
    IModelCatalog Models,
    AgentDirectory Agents,
    PromptBuilder Prompts,
    SideCalls Calls,
    Memories Memories,
    MemoryRecall Recall,
    IThreadStore Store,
    RunOptions Options)
{
    /// <summary>The model that a run was answered by; the default one if it is gone.</summary>
    public ChatModel ModelOf(Rules.RunNode run) => run.Model is { } name && Models.TryGet(name, out var named) ? named : Models.Default;
}
