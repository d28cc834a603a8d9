using System.Collections.Immutable;
using ChatCluster.Documents;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>
/// One message and one run that answers it: a node of the thread's tree. Its parent is the run whose reply the message follows.
/// </summary>
internal sealed record RunNode(string RunId, int Round, MessagePosted Message)
{
    public string? Agent { get; init; }

    /// <summary>Which version of the agent it uses; none of runs that began before versions were named.</summary>
    public string? AgentVersion { get; init; }

    public string? Model { get; init; }

    /// <summary>What came of it, in order: steps, calls, results, approvals, steered messages.</summary>
    public ImmutableList<ThreadEvent> Items { get; init; } = [];

    /// <summary>How the branch through this run is read where it is too long for a model: the latest word on it.</summary>
    public ContextCompacted? Covered { get; init; }

    /// <summary>What was made shorter for this run's own prompts. No items of the run: they stand for what lies before it.</summary>
    public ImmutableList<ContextCompacted> Compactions { get; init; } = [];

    /// <summary>Whether its prompts have nothing of what lies before it.</summary>
    public bool IsReset { get; init; }

    /// <summary>Ids of the facts about the owner that its prompts have; none before they were looked for.</summary>
    public ImmutableArray<string>? Recalled { get; init; }

    /// <summary>Files of the thread's project that its prompts have; none before they were looked for.</summary>
    public ImmutableArray<ProjectFile>? ProjectFiles { get; init; }

    /// <summary>How it ended; null while it is under way.</summary>
    public RunFinished? End { get; init; }

    public Usage Usage { get; init; } = Usage.None;

    /// <summary>What the branch through this run has read from outside.</summary>
    public ImmutableList<OutsideSource> Outside { get; init; } = [];

    public string? Rating { get; init; }

    /// <summary>What was said with the rating, so that the same feedback given again is none.</summary>
    public string? RatingText { get; init; }

    /// <summary>The sequence of the event just before its first: watching from here shows the whole run.</summary>
    public long Before { get; init; }

    public string? Parent => Message.Parent;

    /// <summary>The tools that its client brought along, with the message or with the latest that joined the run.</summary>
    public ImmutableArray<ClientTool> ClientTools =>
        Items.OfType<MessagePosted>().LastOrDefault(message => message.ClientTools is not null)?.ClientTools ?? Message.ClientTools ?? [];

    /// <summary>What its next step has to call; nothing once a step has its reply.</summary>
    public string? MustCall => Items.FindLast(item => item is StepFinished or ToolFinished { MustCall: not null }) switch
    {
        null => Message.MustCall,
        ToolFinished brought => brought.MustCall,
        _ => null,
    };

    /// <summary>What a call was made with: the owner may have edited what the model asked for.</summary>
    public JsonText ArgumentsOf(ToolCalled call) =>
        Items.OfType<ApprovalResolved>().LastOrDefault(resolved => resolved.CallId == call.CallId)?.Arguments ?? call.Arguments;
}
