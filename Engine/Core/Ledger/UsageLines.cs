using ChatCluster.Agents;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Ledger;

/// <summary>Which lines of the ledger an event is written down with. Pure.</summary>
internal static class UsageLines
{
    /// <param name="before">The thread before the event.</param>
    /// <param name="after">The thread after it.</param>
    public static IEnumerable<UsageLine> Of(ThreadSnapshot before, ThreadSnapshot after, ThreadEvent @event) => @event switch
    {
        StepStarted { Lost: { } lost } => [Call(before, @event, UsagePurpose.Answer, "lost", lost)],
        StepFinished { Usage: { } usage } e => [Call(before, @event, UsagePurpose.Answer, e.Finish, usage)],
        StepFailed { Usage: { } usage } e => [Call(before, @event, UsagePurpose.Answer, e.Code, usage)],
        ContextCompacted { Usage: { } usage } e => [Call(before, @event, UsagePurpose.Summary, e.Kind, usage)],
        TitleChanged { Usage: { } usage } e => [Call(before, @event, UsagePurpose.Title, e.Source, usage)],
        MemoryNoted { Usage: { } usage } => [Call(before, @event, UsagePurpose.Memory, null, usage)],
        ToolFinished e when WasMade(before, e) => [Tool(before, e)],
        RunFinished e when after.Ended.TryGetValue(e.RunId, out var node) => [Run(after, node, e)],
        _ => [],
    };

    /// <summary>The messages a run answered that no run had answered before.</summary>
    public static int MessagesOf(ThreadSnapshot thread, RunNode node) =>
        (thread.RunsByMessage[node.Message.MessageId][0] == node.RunId ? 1 : 0) + node.Items.Count(item => item is MessagePosted);

    // What a model makes up is no tool, and what the run's cache answers no call.
    private static bool WasMade(ThreadSnapshot thread, ToolFinished e) =>
        thread.Run?.Pending.FirstOrDefault(call => call.Call.CallId == e.CallId)?.Started is not null && e.Cached is not true
            && e.Error?.Code is not ToolErrorCodes.UnknownTool;

    private static UsageLine Call(ThreadSnapshot thread, ThreadEvent @event, string purpose, string? outcome, Usage usage) => new()
    {
        Kind = UsageKind.Call,
        At = @event.At,
        RunId = (@event as RunEvent)?.RunId,
        Agent = AgentOf(@event is RunEvent && thread.Run is { } run ? run.Node.Agent : thread.Agent),
        Purpose = purpose,
        Outcome = outcome,
        Usage = usage,
    };

    private static UsageLine Tool(ThreadSnapshot thread, ToolFinished e) => new()
    {
        Kind = UsageKind.Tool,
        At = e.At,
        RunId = e.RunId,
        Agent = AgentOf(thread.Run!.Node.Agent),
        Tool = e.Name,
        Outcome = e.Error?.Code,
        Usage = Usage.None with { LatencyMs = e.ElapsedMs },
    };

    private static UsageLine Run(ThreadSnapshot thread, RunNode node, RunFinished e) => new()
    {
        Kind = UsageKind.Run,
        At = e.At,
        RunId = e.RunId,
        Agent = AgentOf(node.Agent),
        Outcome = e.Code ?? e.Reason switch
        {
            RunReason.Completed => "completed",
            RunReason.Stopped => "stopped",
            RunReason.Limited => "limited",
            _ => "failed",
        },
        Messages = MessagesOf(thread, node),
        Runs = 1,
    };

    private static string AgentOf(string? name) => name ?? AgentCatalog.DefaultName;
}
