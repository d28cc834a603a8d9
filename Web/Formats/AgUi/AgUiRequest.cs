using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>
/// A RunAgentInput. The thread is the truth: of the messages the last one says what is wanted, and the others are the beginning of a thread
/// that does not exist yet.
/// </summary>
internal sealed record AgUiRequest
{
    private const int MaxIdLength = 128;

    public required string? ThreadId { get; init; }

    /// <summary>What the client calls this exchange. A run that is interrupted goes on under another name.</summary>
    public required string? RunId { get; init; }

    public IReadOnlyList<AgUiResume> Resume { get; init; } = [];

    /// <summary>The message to post; null when the last one is not of the user.</summary>
    public PostMessageBody? Message { get; init; }

    /// <summary>The message whose answer goes on with results that the client has; null when it ends with anything else.</summary>
    public PostMessageBody? Answered { get; init; }

    /// <summary>What the client holds.</summary>
    public required OpenAIConversation Conversation { get; init; }

    /// <summary>What stands before the message to post.</summary>
    public IEnumerable<PastMessage> Past =>
        Conversation.Past.Concat(Conversation.Asked.SkipLast(1).Select(message => new PastMessage(true, message.Text)));

    /// <summary>All that the client sent.</summary>
    public JsonElement? Messages { get; init; }

    /// <param name="agent">The agent that the address names.</param>
    /// <exception cref="RequestException">The request asks for what would not be done.</exception>
    public static AgUiRequest Read(JsonElement body, string? agent, Func<string, bool> isTool)
    {
        List<JsonElement> messages = [.. body.Items("messages")];
        var instructions = string.Join("\n\n", messages.Where(message => message.Text("role") is "system" or "developer").Select(TextOf));
        messages.RemoveAll(message => message.Text("role") is not ("user" or "assistant" or "tool"));
        var asked = messages is [.., var last] && last.Text("role") is "user" ? last : (JsonElement?)null;
        var conversation = new OpenAIConversation(messages.Select(Held), WireIds.AnyCall);
        var answered = conversation.Results.Count > 0 ? messages.FindLast(message => message.Text("role") is "user") : default;
        IReadOnlyList<ClientToolBody> tools =
            [.. body.Items("tools").Select(tool => BroughtTools.Read(tool, isTool)).OfType<ClientToolBody>()];
        return new()
        {
            ThreadId = body.Text("threadId"),
            RunId = body.Text("runId"),
            Resume = [.. body.Items("resume").Select(AgUiResume.Read)],
            Message = asked is { } message ? Post(body, message, agent, instructions) with { ClientTools = tools } : null,
            Answered = answered.ValueKind is JsonValueKind.Object && conversation.IsAsking
                ? Post(body, answered, agent, instructions) with { ClientTools = tools } : null,
            Conversation = conversation,
            Messages = body.Field("messages"),
        };
    }

    private static PostMessageBody Post(JsonElement body, JsonElement message, string? agent, string instructions)
    {
        var wishes = body.Field("forwardedProps") ?? default;
        return new()
        {
            Text = TextOf(message),
            Attachments = [.. message.Items("content").Select(AgUiFile.Read).OfType<Attachment>()],
            ClientMessageId = message.Text("id") is { Length: > 0 and <= MaxIdLength } id ? id : null,
            Agent = wishes.Text("agent") ?? agent,
            Model = wishes.Text("model"),
            Context = ContextOf(body, instructions),
            OnBusy = OnBusy.Interrupt,
        };
    }

    private static OpenAIMessage Held(JsonElement message) =>
        new(message.Text("role"), message.Text("error") ?? TextOf(message), [])
        {
            Calls = [.. message.Items("toolCalls").Select(call => OpenAIMessage.Call(call.Text("id"), call.Field("function") ?? default))],
            CallId = message.Text("toolCallId"),
            IsError = message.Text("error") is not null,
        };

    private static string TextOf(JsonElement message) =>
        message.Text("content")
            ?? string.Concat(message.Items("content").Where(part => part.Text("type") is "text").Select(part => part.Text("text")));

    // What the application says beside the conversation, for the model to read.
    private static JsonElement? ContextOf(JsonElement body, string instructions)
    {
        Dictionary<string, object> context = [];
        if (instructions.Length > 0)
        {
            context["instructions"] = instructions;
        }

        if (body.Items("context").Any())
        {
            context["context"] = body.Field("context")!;
        }

        if (body.Field("state") is { } state && (state.ValueKind is not JsonValueKind.Object || state.EnumerateObject().Any()))
        {
            context["state"] = state;
        }

        return context.Count > 0 ? JsonSerializer.SerializeToElement(context) : null;
    }
}
