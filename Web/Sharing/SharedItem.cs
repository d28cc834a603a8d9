using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>Part of a reply: text, a tool call, or a message steered into the run. Reasoning is not shown.</summary>
/// <param name="Parts">What the call's result is made of.</param>
public sealed record SharedItem(
    string? Text, SharedCall? Call, SharedResult? Result, SharedMessage? Steered, IReadOnlyList<SharedPart>? Parts = null)
{
    internal static SharedItem? Of(TranscriptItem item) => item switch
    {
        { Call: { } call } =>
            new(null, SharedCall.Of(call), SharedResult.Of(item.Result), null,
                item.Parts is { } parts ? [.. parts.Select(SharedPart.Of).OfType<SharedPart>()] : null),
        { Steered: { } message } => new(null, null, null, SharedMessage.Of(message)),
        { Text: { } text } => new(text, null, null, null),
        _ => null,
    };
}
