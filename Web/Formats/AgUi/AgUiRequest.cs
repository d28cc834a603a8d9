using System.Text.Json;
using ChatCluster.Threads;
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

    /// <summary>The message to post; none when the last one is not of the user.</summary>
    public PostMessageBody? Message { get; init; }

    public IReadOnlyList<PastMessage> Past { get; init; } = [];

    /// <summary>All that the client sent.</summary>
    public JsonElement? Messages { get; init; }

    /// <param name="agent">The agent that the address names.</param>
    /// <exception cref="RequestException">The request asks for what would not be done.</exception>
    public static AgUiRequest Read(JsonElement body, string? agent, Func<string, bool> isTool)
    {
        foreach (var tool in body.Items("tools"))
        {
            if (tool.Text("name") is not { } name || !isTool(name))
            {
                var repair = "The operator adds it with ChatCluster:Tools; then leave tools out.";
                var problem = $"Tools run on this server, which has none named '{tool.Text("name")}'. {repair}";
                throw new RequestException(new(422, "unsupported_parameter", problem) { Field = "tools" });
            }
        }

        List<JsonElement> messages = [.. body.Items("messages")];
        var instructions = string.Join("\n\n", messages.Where(message => message.Text("role") is "system" or "developer").Select(TextOf));
        messages.RemoveAll(message => message.Text("role") is not ("user" or "assistant" or "tool"));
        var asked = messages is [.., var last] && last.Text("role") is "user" ? last : (JsonElement?)null;
        return new()
        {
            ThreadId = body.Text("threadId"),
            RunId = body.Text("runId"),
            Resume = [.. body.Items("resume").Select(AgUiResume.Read)],
            Message = asked is { } message ? Post(body, message, agent, instructions) : null,
            Past =
            [
                .. messages.SkipLast(1).Where(past => past.Text("role") is not "tool")
                    .Select(past => new PastMessage(past.Text("role") is "user", TextOf(past)))
                    .Where(past => past.FromUser || past.Text.Length > 0),
            ],
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
