using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// What a client of responses posts. Its last messages are answered, or are results of calls with which a run goes on; those before are the
/// beginning of a thread that does not exist yet.
/// Items that only a server makes are passed over: the thread has them.
/// </summary>
internal sealed record ResponseRequest
{
    public required PostMessageBody Message { get; init; }

    public required OpenAIConversation Conversation { get; init; }

    /// <summary>Answers to questions whether a tool may be called. With any, the request goes on with the run that asked.</summary>
    public required IReadOnlyList<ResolveApproval> Approvals { get; init; }

    public string? ThreadId { get; init; }

    /// <summary>The response that is followed.</summary>
    public ResponseId? Previous { get; init; }

    public bool Stream { get; init; }

    public bool Background { get; init; }

    /// <summary>Results of calls, with what the client says of the step that follows them.</summary>
    public IReadOnlyList<ResolveToolCall> Results =>
        [.. Conversation.Results.Select(result => result with { MustCall = Message.MustCall })];

    /// <summary>Whether it goes on with a run that asked.</summary>
    public bool IsAnswering => Conversation.Results.Count > 0 || Approvals.Count > 0;

    public bool Stops => Message.OnDisconnect is OnDisconnect.Stop;

    /// <exception cref="RequestException">The request asks for what would not be done.</exception>
    public static ResponseRequest Read(JsonElement body, Func<string, bool> isTool)
    {
        Refuse(body, isTool);
        List<JsonElement> items = [.. body.Items("input")];
        List<OpenAIMessage> messages = body.Text("input") is { } text ? [new("user", text, [])] : Messages(items);
        string[] instructions = [.. Instructions(body, messages)];
        var conversation = new OpenAIConversation(messages, ClientCallId.Read);
        ResolveApproval[] approvals = [.. items.Where(item => item.Text("type") is "mcp_approval_response").Select(Approval)];
        if (!conversation.IsAsking && conversation.Results.Count == 0 && approvals.Length == 0)
        {
            throw RequestException.Invalid(
                "input_missing",
                "input does not end with a message of the role 'user' or a function_call_output. Put the message to answer last.");
        }

        if (approvals.Length > 0 && Unsupported.MustCall(body) is not null)
        {
            throw Refused(
                "tool_choice", "An mcp_approval_response goes on with the run that asked, as that was begun. Leave tool_choice out.");
        }

        return new()
        {
            Message = OpenAIPost.Of(
                body, conversation, instructions.Length > 0 ? string.Join("\n\n", instructions) : null, isTool, body.Flag("background")),
            Conversation = conversation,
            Approvals = approvals,
            ThreadId = body.Text("conversation") ?? body.Field("conversation")?.Text("id"),
            Previous = body.Text("previous_response_id") is { } previous ? ResponseId.Parse(previous, "previous_response_id") : null,
            Stream = body.Flag("stream"),
            Background = body.Flag("background"),
        };
    }

    private static void Refuse(JsonElement body, Func<string, bool> isTool)
    {
        Unsupported.Refuse(body, isTool);
        if (body.Field("prompt") is not null)
        {
            throw Refused(
                "prompt", "There are no stored prompts here. Send the text as instructions, or name an agent with metadata.agent.");
        }

        if (body.Field("top_logprobs") is { ValueKind: JsonValueKind.Number } most && most.GetRawText() is not "0")
        {
            throw Refused("top_logprobs", "Probabilities of tokens are not kept. Leave top_logprobs out.");
        }

        if (body.Field("conversation") is not null && body.Field("previous_response_id") is not null)
        {
            throw Refused("previous_response_id", "conversation and previous_response_id both name what to continue. Send one of them.");
        }
    }

    // Calls that stand beside each other were asked for together.
    private static List<OpenAIMessage> Messages(IEnumerable<JsonElement> items)
    {
        var messages = new List<OpenAIMessage>();
        foreach (var item in items)
        {
            switch (item.Text("type"))
            {
                case null or "message":
                    messages.Add(OpenAIMessage.Read(item));
                    break;
                case "function_call" when messages is [.., { Calls: { Count: > 0 } beside } last]:
                    messages[^1] = last with { Calls = [.. beside, OpenAIMessage.Call(item.Text("call_id"), item)] };
                    break;
                case "function_call":
                    messages.Add(new("assistant", "", []) { Calls = [OpenAIMessage.Call(item.Text("call_id"), item)] });
                    break;
                case "function_call_output":
                    var output = item.Text("output") ?? string.Concat(item.Items("output").Select(part => part.Text("text")));
                    messages.Add(new("tool", output, []) { CallId = item.Text("call_id") });
                    break;
                default:
                    break;
            }
        }

        return messages;
    }

    private static IEnumerable<string> Instructions(JsonElement body, IEnumerable<OpenAIMessage> messages) =>
        messages.Where(message => message.Role is "system" or "developer").Select(message => message.Text)
            .Prepend(body.Text("instructions") ?? "").Where(text => text.Length > 0);

    private static ResolveApproval Approval(JsonElement item)
    {
        var id = item.Text("approval_request_id")
            ?? throw RequestException.Invalid("id_missing", "An mcp_approval_response names the question by approval_request_id.");
        if (item.Field("approve") is not { ValueKind: JsonValueKind.True or JsonValueKind.False } approve)
        {
            throw RequestException.Invalid("approved_missing", "approve of an mcp_approval_response is true or false.");
        }

        return new(
            id.StartsWith(ResponsesProjection.QuestionPrefix, StringComparison.Ordinal)
                ? id[ResponsesProjection.QuestionPrefix.Length..] : id,
            approve.GetBoolean(),
            Arguments: Arguments(item),
            Reason: item.Text("reason"));
    }

    // Other arguments to make the call with, which is more than the protocol has.
    private static JsonText? Arguments(JsonElement item)
    {
        if (item.Text("arguments") is not { } text)
        {
            return MessageLimits.Object("arguments", item.Field("arguments"));
        }

        return new JsonText(text).TryParse(out var value)
            ? MessageLimits.Object("arguments", value)
            : throw RequestException.Invalid("bad_value", "arguments is a JSON object, or one as text.");
    }

    private static RequestException Refused(string field, string detail) =>
        new(new(400, "unsupported_parameter", detail) { Field = field });
}
