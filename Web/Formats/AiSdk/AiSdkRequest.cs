using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>
/// What a transport of the AI SDK posts: the whole conversation as its page has it. The thread is the truth, so that only its last message
/// says what is wanted.
/// </summary>
internal sealed record AiSdkRequest
{
    private const string AssistantRole = "assistant";

    /// <summary>The chat, which is the thread; none from a transport that sends none.</summary>
    public required string? ChatId { get; init; }

    /// <summary>Whether a reply is to be made again.</summary>
    public bool Regenerates { get; init; }

    /// <summary>The message that is replaced, or the reply that is made again, where the client names one.</summary>
    public string? MessageId { get; init; }

    public string? LastMessageId { get; init; }

    /// <summary>Answers to questions whether a tool may be called. With any, the request goes on with the run that asked.</summary>
    public IReadOnlyList<ResolveApproval> Approvals { get; init; } = [];

    /// <summary>Results of calls that the page has made. With any, the request goes on with the run that waits for them.</summary>
    public IReadOnlyList<ResolveToolCall> Results { get; init; } = [];

    /// <summary>Tools that the page makes the calls of.</summary>
    public IReadOnlyList<ClientToolBody> Tools { get; init; } = [];

    public IReadOnlyList<Attachment> Files { get; init; } = [];

    public string? Text { get; init; }

    public string? Agent { get; init; }

    public string? Model { get; init; }

    /// <summary>What the page says to the model, beside the conversation.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>How many messages of the user there are.</summary>
    public int Asked { get; init; }

    /// <summary>What stands before the last message.</summary>
    public IReadOnlyList<PastMessage> Past { get; init; } = [];

    /// <exception cref="RequestException">There is nothing to answer.</exception>
    public static AiSdkRequest Read(JsonElement body, Func<string, bool> isTool)
    {
        List<JsonElement> messages = [.. body.Items("messages")];
        var regenerates = body.Text("trigger") is "regenerate-message";
        if (messages.Count == 0 && !regenerates)
        {
            throw RequestException.Invalid(
                "messages_missing", "messages is empty. Send the conversation; its last message is the one that is answered.");
        }

        JsonElement? last = messages.Count == 0 ? null : messages[^1];
        return new()
        {
            ChatId = body.Text("id") ?? body.Text("threadId") ?? messages.Select(ThreadOf).LastOrDefault(id => id is not null),
            Regenerates = regenerates,
            MessageId = body.Text("messageId"),
            LastMessageId = last?.Text("id"),
            Approvals = last is { } answered && IsAssistant(answered) && !regenerates ? [.. ApprovalsOf(answered)] : [],
            Results = last is { } made && !regenerates ? [.. AiSdkResults.Of(made)] : [],
            Tools = [.. ToolsOf(body).Select(tool => BroughtTools.Read(tool, isTool)).OfType<ClientToolBody>()],
            Files = last is { } posted ? [.. FilesOf(posted)] : [],
            Text = last is { } said && !IsAssistant(said) ? TextOf(said) : null,
            Agent = body.Text("agent"),
            Model = body.Text("model"),
            Instructions = string.Join(
                "\n\n",
                messages.Where(message => message.Text("role") is "system").Select(TextOf)
                    .Prepend(body.Text("system") ?? "").Where(text => text.Length > 0)),
            Asked = messages.Count(message => message.Text("role") is "user"),
            Past =
            [
                .. messages.SkipLast(1).Where(message => message.Text("role") is "user" or AssistantRole)
                    .Select(message => new PastMessage(!IsAssistant(message), TextOf(message))),
            ],
        };
    }

    /// <summary>The message to post.</summary>
    public PostMessageBody ToMessage(string? edits) => new()
    {
        Text = Text,
        Attachments = Files,
        Agent = Agent,
        Model = Model,
        Edits = edits,
        ClientTools = Tools,
        Context = Instructions.Length > 0 ? JsonSerializer.SerializeToElement(new { instructions = Instructions }) : null,

        // An edit keeps the id of what it replaces, under which something else was posted.
        ClientMessageId = edits is null && LastMessageId is { Length: > 0 and <= MaxIdLength } id ? id : null,
        OnBusy = OnBusy.Interrupt,
    };

    private const int MaxIdLength = 128;

    private static bool IsAssistant(JsonElement message) => message.Text("role") is AssistantRole;

    // Our own replies say which thread they are of.
    private static string? ThreadOf(JsonElement message) => message.Field("metadata")?.Text("threadId");

    private static string TextOf(JsonElement message) =>
        message.Text("content") is { Length: > 0 } content && message.Field("parts") is null
        ? content
        : string.Concat(PartsOf(message).Where(part => part.Text("type") is "text").Select(part => part.Text("text")));

    // Parts are content in the messages that some clients of the old protocol send.
    private static IEnumerable<JsonElement> PartsOf(JsonElement message) => message.Items("parts").Concat(message.Items("content"));

    private static IEnumerable<Attachment> FilesOf(JsonElement message) => PartsOf(message)
        .Where(part => part.Text("type") is "file")
        .Select(part => new Attachment(
            part.Text("filename") ?? "file",
            part.Text("mediaType") ?? part.Text("mimeType") ?? "",
            part.Text("url") ?? part.Text("data") ?? ""))
        .Concat(message.Items("experimental_attachments")
            .Select(file => new Attachment(file.Text("name") ?? "file", file.Text("contentType") ?? "", file.Text("url") ?? "")));

    // A list, or an object by their names as the AI SDK and assistant-ui have it.
    private static IEnumerable<JsonElement> ToolsOf(JsonElement body) => body.Field("tools") switch
    {
        { ValueKind: JsonValueKind.Object } byName => byName.EnumerateObject().Select(tool => JsonSerializer.SerializeToElement(new
        {
            name = tool.Name,
            description = tool.Value.Text("description"),
            parameters = tool.Value.Field("parameters") ?? tool.Value.Field("inputSchema"),
        })),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray(),
        _ => [],
    };


    private static IEnumerable<ResolveApproval> ApprovalsOf(JsonElement message)
    {
        foreach (var part in message.Items("parts").Where(part => part.Text("state") is "approval-responded"))
        {
            if (part.Field("approval") is { } approval && approval.Text("id") is { } callId)
            {
                yield return new(callId, approval.Flag("approved"), Reason: approval.Text("reason"));
            }
        }
    }
}
