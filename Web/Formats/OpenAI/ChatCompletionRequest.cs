using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>
/// What a client of chat completions posts. Its last messages are answered, or are results of calls with which a run goes on; those before
/// are the beginning of a thread that does not exist yet.
/// </summary>
internal sealed record ChatCompletionRequest
{
    public required PostMessageBody Message { get; init; }

    public required OpenAIConversation Conversation { get; init; }

    public string? ThreadId { get; init; }

    public bool Stream { get; init; }

    public bool IncludeUsage { get; init; }

    /// <summary>Results of calls, with what the client says of the step that follows them.</summary>
    public IReadOnlyList<ResolveToolCall> Results =>
        [.. Conversation.Results.Select(result => result with { MustCall = Message.MustCall })];

    public bool Stops => Message.OnDisconnect is OnDisconnect.Stop;

    /// <exception cref="RequestException">The request asks for what would not be done.</exception>
    public static ChatCompletionRequest Read(JsonElement body, Func<string, bool> isTool)
    {
        Unsupported.Refuse(body, isTool);
        List<OpenAIMessage> messages = [.. body.Items("messages").Select(OpenAIMessage.Read)];
        var system =
            string.Join("\n\n", messages.Where(message => message.Role is "system" or "developer").Select(message => message.Text));
        var conversation = new OpenAIConversation(messages, ClientCallId.Read);
        if (!conversation.IsAsking && conversation.Results.Count == 0)
        {
            throw RequestException.Invalid(
                "messages_missing",
                "messages does not end with one of the role 'user', or 'tool'. Put the message to answer last.");
        }

        return new()
        {
            Message = OpenAIPost.Of(body, conversation, system.Length > 0 ? system : null, isTool),
            Conversation = conversation,
            ThreadId = body.Field("metadata")?.Text("thread_id"),
            Stream = body.Flag("stream"),
            IncludeUsage = body.Field("stream_options")?.Flag("include_usage") is true,
        };
    }
}
