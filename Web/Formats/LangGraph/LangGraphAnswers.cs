using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>
/// Reads answers to questions about tool calls, and results of calls that the client makes. There are several forms of answers:
/// LangChain's decisions, the older ones of the agent inbox, and a plain yes or no.
/// </summary>
internal static class LangGraphAnswers
{
    private const int MaxReasonLength = 2_000;

    /// <summary>One answer for each question, and one result for each call of the client's.</summary>
    /// <param name="open">The calls that wait.</param>
    public static IReadOnlyList<ThreadRequest> Read(JsonElement resume, IReadOnlyList<OpenCalls.OpenCall> open)
    {
        // By name, one answer for one question, or as many as there are questions. A result may be null.
        var byName =
            open.Where(call => resume.ValueKind is JsonValueKind.Object && resume.TryGetProperty(LangGraphInterrupts.IdOf(call), out _))
            .ToList();
        if (byName.Count > 0)
        {
            return [.. byName.Select(call => One(resume.GetProperty(LangGraphInterrupts.IdOf(call)), call))];
        }

        if (open is [{ IsClients: true } only])
        {
            return [Result(resume, only)];
        }

        List<JsonElement> several = resume.Field("decisions") is not null ? [.. resume.Items("decisions")]
            : resume.ValueKind is JsonValueKind.Array ? [.. resume.EnumerateArray()]
            : [resume];
        return several.Count == open.Count
            ? [.. several.Zip(open, One)]
            : throw RequestException.Invalid(
                "resume_invalid",
                $"There are {open.Count} questions and {several.Count} answers. Send an object that has the id of each interrupt with its answer.");
    }

    public static ThreadRequest One(JsonElement answer, OpenCalls.OpenCall open) =>
        open.IsClients ? Result(answer, open)
        : open.Input is { } input ? Input(answer, input)
        : Decision(answer, open.Call);

    // Headless tools name the call once more, and say by an error alone that it failed.
    private static ResolveToolCall Result(JsonElement answer, OpenCalls.OpenCall open)
    {
        var value = answer.ValueKind is JsonValueKind.Object && answer.TryGetProperty(LangGraphInterrupts.IdOf(open), out var named)
            ? named : answer;
        return value.Text("error") is { } error && value.EnumerateObject().Count() == 1 ? new(open.Call.CallId, Error: error)
            : new(open.Call.CallId, value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Undefined => "null",
                _ => value.GetRawText(),
            });
    }

    // The answers themselves, or {action, content} as our own route has it; no is no answer.
    private static ResolveInput Input(JsonElement answer, InputRequested asked)
    {
        var action = answer.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null or JsonValueKind.False => InputResolved.Decline,
            JsonValueKind.String => answer.GetString(),
            _ => answer.Text("action") ?? (answer.Text("type") is "reject" or "ignore" ? InputResolved.Decline : InputResolved.Accept),
        };
        var content = answer.Field("content") ?? (answer.Field("action") is null ? answer : null);
        return new(
            asked.CallId, action!,
            action is InputResolved.Accept ? MessageLimits.Object("content", WireInputs.Content(asked, content)) : null);
    }

    private static ResolveApproval Decision(JsonElement answer, ToolCalled call)
    {
        if (answer.Field("decisions") is { ValueKind: JsonValueKind.Array } decisions && decisions.GetArrayLength() == 1)
        {
            return Decision(decisions[0], call);
        }

        if (answer is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1)
        {
            return Decision(list[0], call);
        }

        var word = answer.ValueKind is JsonValueKind.String ? answer.GetString() : answer.Text("type");
        var said = answer.Field("approved") ?? answer;
        var approved = said.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => word switch
            {
                "approve" or "accept" or "edit" => true,
                "reject" or "ignore" or "response" => false,
                _ => throw RequestException.Invalid(
                    "resume_invalid",
                    "An answer is {\"type\": \"approve\" | \"edit\" | \"reject\"}, as LangChain has it, or {\"approved\": true | false}; nothing is called without one."),
            },
        };
        var edited = answer.Field("edited_action")?.Field("args")
            ?? answer.Field("arguments")
            ?? (word is "edit" ? answer.Field("args")?.Field("args") ?? answer.Field("args") : null);
        var reason = answer.Text("message") ?? answer.Text("reason") ?? (word is "response" ? answer.Text("args") : null);
        return new(
            call.CallId,
            approved,
            Arguments: approved ? MessageLimits.Object("arguments", edited) : null,
            Reason: reason is { Length: > MaxReasonLength } ? reason[..MaxReasonLength] : reason);
    }

    /// <summary>What a tool asks.</summary>
    public static JsonObject Question(InputRequested asked) => new()
    {
        ["type"] = WireInputs.Requested,
        ["name"] = asked.Name,
        ["questions"] = WireInputs.Questions(asked),
        ["response_schema"] = WireInputs.Schema(asked),
        ["call_id"] = asked.CallId,
        ["expires_at"] = asked.ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
    };

    /// <summary>What is asked about a call, in the form that LangChain's pages show.</summary>
    public static JsonObject Question(ToolCalled call, ApprovalRequested question) => new()
    {
        ["action_requests"] = new JsonArray(new JsonObject
        {
            ["name"] = call.Name,
            ["args"] = LangGraphMessages.Arguments(call.Arguments),
            ["description"] = $"May {call.Name} be called?",
        }),
        ["review_configs"] = new JsonArray(new JsonObject
        {
            ["action_name"] = call.Name,
            ["allowed_decisions"] = new JsonArray("approve", "edit", "reject"),
        }),
        ["call_id"] = call.CallId,
        ["expires_at"] = question.ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
    };
}
