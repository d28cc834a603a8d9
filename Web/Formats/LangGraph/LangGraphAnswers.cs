using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>
/// Reads answers to questions about tool calls. There are several forms of them: LangChain's decisions, the older ones of the agent inbox,
/// and a plain yes or no.
/// </summary>
internal static class LangGraphAnswers
{
    private const int MaxReasonLength = 2_000;

    /// <summary>One answer for each question.</summary>
    /// <param name="open">The calls that wait, by the names that the client knows.</param>
    public static IReadOnlyList<ResolveApproval> Read(JsonElement resume, IReadOnlyList<(string Id, ToolCalled Call)> open)
    {
        // By name, one answer for one question, or as many as there are questions.
        var byName = open.Where(call => resume.Field(call.Id) is not null).ToList();
        if (byName.Count > 0)
        {
            return [.. byName.Select(call => One(resume.Field(call.Id)!.Value, call.Call))];
        }

        List<JsonElement> several = resume.Field("decisions") is not null ? [.. resume.Items("decisions")]
            : resume.ValueKind is JsonValueKind.Array ? [.. resume.EnumerateArray()]
            : [resume];
        return several.Count == open.Count
            ? [.. several.Zip(open, (answer, call) => One(answer, call.Call))]
            : throw RequestException.Invalid(
                "resume_invalid",
                $"There are {open.Count} questions and {several.Count} answers. Send an object that has the id of each interrupt with its answer.");
    }

    public static ResolveApproval One(JsonElement answer, ToolCalled call)
    {
        if (answer.Field("decisions") is { ValueKind: JsonValueKind.Array } decisions && decisions.GetArrayLength() == 1)
        {
            return One(decisions[0], call);
        }

        if (answer is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() == 1)
        {
            return One(list[0], call);
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
