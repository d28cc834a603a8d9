using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>
/// What a call is named to clients that keep the conversation themselves and name no thread: the name says which thread waits for the
/// result. It opens nothing, because a thread is looked for among the client's own.
/// </summary>
internal static class ClientCallId
{
    private const string Prefix = "call_";

    public static string Of(string threadId, string callId) => $"{Prefix}{threadId}.{callId}";

    /// <summary>The thread that a name tells of, and the model's own name of the call; no thread when it was given elsewhere.</summary>
    public static (string? ThreadId, string CallId) Read(string id) =>
        id.StartsWith(Prefix, StringComparison.Ordinal) && id.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            && ThreadKey.IsValidId(id[Prefix.Length..dot])
            ? (id[Prefix.Length..dot], id[(dot + 1)..])
            : (null, id);
}
