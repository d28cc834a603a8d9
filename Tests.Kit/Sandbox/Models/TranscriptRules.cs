using System.Text.Json;

namespace ChatCluster.Sandbox.Models;

/// <summary>
/// What a strict provider demands of a transcript: each tool call has its result right after it, and each result its call.
/// </summary>
internal static class TranscriptRules
{
    /// <summary>What is wrong with a request, or nothing.</summary>
    public static string? Violation(ModelRequest request)
    {
        if (request.Messages.Count == 0)
        {
            return "messages must not be empty";
        }

        return request.Path switch
        {
            "/v1/messages" => BlockViolation(request),
            "/v1/responses" or "/responses" => ItemViolation(request),
            _ => CallViolation(request),
        };
    }

    private static string? CallViolation(ModelRequest request)
    {
        var open = new List<string>();
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var message = request.Messages[i];
            var role = message.TryGetProperty("role", out var r) ? r.GetString() : null;
            if (role is "tool")
            {
                if (!Close(open, message, request.Path is "/api/chat"))
                {
                    return $"messages[{i}]: messages with role 'tool' must be a response to a preceding message with 'tool_calls'";
                }

                continue;
            }

            if (open.Count > 0)
            {
                return Dangling(open);
            }

            if (role is not ("system" or "developer" or "user" or "assistant"))
            {
                return $"messages[{i}]: unknown role '{role}'";
            }

            if (message.TryGetProperty("tool_calls", out var calls) && calls.ValueKind is JsonValueKind.Array)
            {
                open.AddRange(calls.EnumerateArray().Select((c, n) => c.TryGetProperty("id", out var id) ? id.GetString()! : $"#{n}"));
            }
        }

        return open.Count > 0 ? Dangling(open) : null;
    }

    /// <summary>The Responses API's form: each <c>function_call</c> has its <c>function_call_output</c>, and the other way round.</summary>
    private static string? ItemViolation(ModelRequest request)
    {
        var items = request.Body.GetProperty("input").EnumerateArray().ToList();
        var calls = Ids("function_call");
        var outputs = Ids("function_call_output");
        return calls.Except(outputs).FirstOrDefault() is { } open ? $"No tool output found for function call {open}."
            : outputs.Except(calls).FirstOrDefault() is { } lost ? $"No tool call found for function call output with call_id {lost}."
            : null;

        List<string> Ids(string type) =>
            [.. items.Where(item => item.GetProperty("type").GetString() == type).Select(item => item.GetProperty("call_id").GetString()!)];
    }

    private static bool Close(List<string> open, JsonElement message, bool placeCounts)
    {
        if (message.TryGetProperty("tool_call_id", out var id))
        {
            return open.Remove(id.GetString()!);
        }

        // Ollama's own clients name the tool only.
        if (!placeCounts || open.Count == 0)
        {
            return false;
        }

        open.RemoveAt(0);
        return true;
    }

    /// <summary>Anthropic's form: a <c>tool_use</c> block has its <c>tool_result</c> in the next message.</summary>
    private static string? BlockViolation(ModelRequest request)
    {
        var open = new List<string>();
        foreach (var message in request.Messages)
        {
            var blocks = message.GetProperty("content") is { ValueKind: JsonValueKind.Array } content
                ? content.EnumerateArray().ToList() : [];
            foreach (var result in blocks.Where(b => b.GetProperty("type").GetString() is "tool_result"))
            {
                if (!open.Remove(result.GetProperty("tool_use_id").GetString()!))
                {
                    return "unexpected `tool_use_id` found in `tool_result` blocks";
                }
            }

            if (open.Count > 0)
            {
                break;
            }

            open.AddRange(blocks.Where(b => b.GetProperty("type").GetString() is "tool_use").Select(b => b.GetProperty("id").GetString()!));
        }

        return open.Count > 0
            ? $"`tool_use` ids were found without `tool_result` blocks immediately after: {string.Join(", ", open)}" : null;
    }

    private static string Dangling(List<string> open) =>
        $"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following did not have response messages: {string.Join(", ", open)}";
}
