namespace ChatCluster.Web.Formats;

/// <summary>
/// What messages and calls are called in protocols whose clients keep the thread as messages. A model's name for a call is unique within
/// its run only.
/// </summary>
internal static class WireIds
{
    private const string InputPrefix = "input:";

    public static string Text(string runId, int step) => $"{runId}-{step}";

    public static string Reasoning(string runId, int step) => $"{runId}-{step}-reasoning";

    public static string Call(string runId, string callId) => $"{runId}.{callId}";

    /// <summary>What a tool asks in a call: another question than whether it may be called.</summary>
    public static string Input(string runId, string callId) => InputPrefix + Call(runId, callId);

    /// <summary>The call whose tool asked what has this name; none for other names.</summary>
    public static string? InputCall(string id) => id.StartsWith(InputPrefix, StringComparison.Ordinal) ? id[InputPrefix.Length..] : null;

    public static string Result(string runId, string callId) => $"{runId}.{callId}-result";

    /// <summary>The model's name of a call, whichever run of the client's thread it is of.</summary>
    public static (string? ThreadId, string CallId) AnyCall(string id) =>
        id.StartsWith("r_", StringComparison.Ordinal) && id.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot
            ? (null, id[(dot + 1)..]) : (null, id);

    /// <summary>The model's name of a call; null when the call is not of this run.</summary>
    public static string? CallOf(
        string runId, string id) =>
            id.Length > runId.Length + 1 && id[runId.Length] == '.' && id.StartsWith(runId, StringComparison.Ordinal)
        ? id[(runId.Length + 1)..]
        : null;
}
