namespace ChatCluster.Threads;

/// <summary>Names one tool call of one run of one thread.</summary>
/// <param name="CallId">As the model gave it: any text.</param>
public readonly record struct ToolCallKey(ThreadKey Thread, string RunId, string CallId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out ToolCallKey key)
    {
        key = default;
        if (text?.Split('/') is not [var tenant, var user, var id, { Length: > 0 } run, { Length: > 0 } call]
            || !ThreadKey.TryParse($"{tenant}/{user}/{id}", out var thread))
        {
            return false;
        }

        key = new(thread, Uri.UnescapeDataString(run), Uri.UnescapeDataString(call));
        return true;
    }

    /// <summary><c>tenant/user/id/run/call</c>, each part escaped.</summary>
    public override string ToString() => $"{Thread}/{Uri.EscapeDataString(RunId)}/{Uri.EscapeDataString(CallId)}";
}
