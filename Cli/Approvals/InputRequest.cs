using System.Text.Json;
using ChatCluster.Cli.Protocol;

namespace ChatCluster.Cli.Approvals;

/// <summary>A tool call that waits for what its tool has asked.</summary>
/// <param name="Questions">Each with its <c>id</c> and <c>message</c>, and with a <c>schema</c> or an address where there is one.</param>
internal sealed record InputRequest(string CallId, string Name, IReadOnlyList<JsonElement> Questions, DateTimeOffset? ExpiresAt)
{
    /// <summary>All that is asked, in one line.</summary>
    public string Text => string.Join(' ', Questions.Select(question =>
        question.Text("url") is { } url ? $"{question.Text("message")} ({url})" : question.Text("message")));

    /// <summary>One as the server tells of it, in an event or in the list of what waits.</summary>
    public static InputRequest Of(JsonElement told) =>
        new(told.Text("callId") ?? "", told.Text("name") ?? "A tool", [.. told.Items("questions")], told.Time("expiresAt"));
}
