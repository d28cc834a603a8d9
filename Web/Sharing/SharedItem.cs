using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>Part of a reply: text, a tool call, or a message steered into the run. Reasoning is not shown.</summary>
public sealed record SharedItem(string? Text, SharedCall? Call, SharedResult? Result, SharedMessage? Steered)
{
    internal static SharedItem? Of(TranscriptItem item) => item switch
    {
        { Call: { } call } => new(null, SharedCall.Of(call), SharedResult.Of(item.Result), null),
        { Steered: { } message } => new(null, null, null, SharedMessage.Of(message)),
        { Text: { } text } => new(text, null, null, null),
        _ => null,
    };
}

/// <summary>That a tool was called. With what is not shown: arguments name what was looked for, and results may quote them in their preview only.</summary>
public sealed record SharedCall(string Type, string CallId, string Name)
{
    internal static SharedCall Of(ToolCalled call) => new(ToolCalled.TypeName, call.CallId, call.Name);
}

/// <summary>The beginning of a tool's result.</summary>
/// <param name="Preview">At most 500 characters.</param>
public sealed record SharedResult(string Type, string CallId, string Name, string? Preview, SharedError? Error, long ElapsedMs)
{
    internal static SharedResult? Of(ToolFinished? result) => result is null ? null : new(
        ToolFinished.TypeName,
        result.CallId,
        result.Name,
        result.Preview,
        result.Error is { } error ? new(error.Code) : null,
        result.ElapsedMs);
}

/// <summary>Which failure; its message may tell of the place it happened at and is not shown.</summary>
public sealed record SharedError(string Code);
