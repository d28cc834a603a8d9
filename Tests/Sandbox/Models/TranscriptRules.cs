using System.Text.Json;

namespace ChatCluster.Sandbox.Models;

/// <summary>What a strict provider demands of a transcript: each tool call has its result right after it, and each result its call.</summary>
internal static class TranscriptRules
{
    /// <summary>What is wrong with a request, or nothing.</summary>
    public static string? Violation(ModelRequest request)
    {
        if (request.Messages.Count == 0)
        {
            return "messages must not be empty";
        }

        var open = new List<string>();
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var message = request.Messages[i];
            var role = message.TryGetProperty("role", out var r) ? r.GetString() : null;
            if (role is "tool")
            {
                if (!Close(open, message))
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
                // Ollama's own clients send no ids: then the place counts.
                open.AddRange(calls.EnumerateArray().Select((c, n) => c.TryGetProperty("id", out var id) ? id.GetString()! : $"#{n}"));
            }
        }

        return open.Count > 0 ? Dangling(open) : null;
    }

    private static bool Close(List<string> open, JsonElement message)
    {
        if (message.TryGetProperty("tool_call_id", out var id))
        {
            return open.Remove(id.GetString()!);
        }

        if (open.Count == 0 || !open[0].StartsWith('#'))
        {
            return false;
        }

        open.RemoveAt(0);
        return true;
    }

    private static string Dangling(List<string> open) =>
        $"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following did not have response messages: {string.Join(", ", open)}";
}
