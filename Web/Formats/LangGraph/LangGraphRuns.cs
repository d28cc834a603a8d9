using System.Globalization;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Runs in the words of this protocol.</summary>
internal static class LangGraphRuns
{
    public static string StatusOf(RunReason reason) => reason switch
    {
        RunReason.Completed => "success",
        RunReason.Limited => "timeout",
        RunReason.Stopped => "interrupted",
        _ => "error",
    };

    public static JsonObject View(ThreadKey key, TranscriptRound round) => new()
    {
        ["run_id"] = round.RunId,
        ["thread_id"] = key.Id,
        ["assistant_id"] = "default",
        ["created_at"] = Time(round.Message.At),
        ["updated_at"] = Time(round.Message.At),

        // One that asks its user something has ended for this protocol: the answer begins another.
        ["status"] = round.Reason is { } reason ? StatusOf(reason)
            : IsWaiting(round) ? "interrupted"
            : "running",
        ["metadata"] = new JsonObject(),
        ["multitask_strategy"] = null,
    };

    private static bool IsWaiting(TranscriptRound round) =>
        round.Items.Any(LangGraphInterrupts.IsOpen)
        && round.Items.All(item => item.Call is null || item.Result is not null || LangGraphInterrupts.IsOpen(item));

    /// <summary>A run of a message that waits for the run under way; it is known by its message.</summary>
    public static JsonObject Pending(ThreadKey key, string messageId, DateTimeOffset at) => new()
    {
        ["run_id"] = messageId,
        ["thread_id"] = key.Id,
        ["assistant_id"] = "default",
        ["created_at"] = Time(at),
        ["updated_at"] = Time(at),
        ["status"] = "pending",
        ["metadata"] = new JsonObject(),
        ["multitask_strategy"] = "enqueue",
    };

    public static string Time(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
