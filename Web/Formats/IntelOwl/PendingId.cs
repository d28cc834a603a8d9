using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>Names a tool call that waits for consent, over all threads of an owner: a thread's id has no dot.</summary>
internal static class PendingId
{
    public static string Of(ThreadKey thread, string callId) => $"{thread.Id}.{callId}";

    public static bool TryRead(string? text, out string threadId, out string callId)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        (threadId, callId) = dot < 0 ? ("", "") : (text![..dot], text[(dot + 1)..]);
        return callId.Length > 0 && ThreadKey.IsValidId(threadId);
    }
}
