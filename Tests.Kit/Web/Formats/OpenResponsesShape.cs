using System.Text.Json;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>
/// What Open Responses requires of a response and of the events of its stream (version 2026-04-24 of its document): each field with its
/// kind, one letter: string, integer, number, boolean, object, array; a question mark where it may be null.
/// </summary>
internal static class OpenResponsesShape
{
    private static readonly string[] Response =
    [
        "id:s", "object:s", "created_at:i", "completed_at:i?", "status:s", "incomplete_details:o?", "model:s", "previous_response_id:s?",
        "instructions:s?", "output:a", "error:o?",
        "tools:a", "tool_choice:s", "truncation:s", "parallel_tool_calls:b", "text:o", "top_p:n", "presence_penalty:n",
        "frequency_penalty:n", "top_logprobs:i", "temperature:n",
        "reasoning:o?", "user:s?", "usage:o?", "max_output_tokens:i?", "max_tool_calls:i?", "store:b", "background:b", "service_tier:s",
        "metadata:o", "safety_identifier:s?",
        "prompt_cache_key:s?",
    ];

    private static readonly Dictionary<string, string[]> Items = new(StringComparer.Ordinal)
    {
        ["message"] = ["id:s", "status:s", "role:s", "content:a"],
        ["reasoning"] = ["id:s", "summary:a"],
        ["function_call"] = ["id:s", "call_id:s", "name:s", "arguments:s", "status:s"],
    };

    private static readonly string[] OfItem = ["item_id:s", "output_index:i", "content_index:i"];

    private static readonly Dictionary<string, string[]> Events = new(StringComparer.Ordinal)
    {
        ["response.created"] = ["response:o"],
        ["response.in_progress"] = ["response:o"],
        ["response.completed"] = ["response:o"],
        ["response.failed"] = ["response:o"],
        ["response.incomplete"] = ["response:o"],
        ["response.output_item.added"] = ["output_index:i", "item:o"],
        ["response.output_item.done"] = ["output_index:i", "item:o"],
        ["response.content_part.added"] = [.. OfItem, "part:o"],
        ["response.content_part.done"] = [.. OfItem, "part:o"],
        ["response.output_text.delta"] = [.. OfItem, "delta:s"],
        ["response.function_call_arguments.delta"] = ["item_id:s", "output_index:i", "delta:s"],
        ["response.function_call_arguments.done"] = ["item_id:s", "output_index:i", "arguments:s"],
        ["response.output_text.done"] = [.. OfItem, "text:s"],
    };

    /// <summary>What is wrong with a response.</summary>
    public static IEnumerable<string> FaultsOfResponse(JsonElement response) =>
        [.. Faults("response", response, Response), .. response.GetProperty("output").EnumerateArray().SelectMany(FaultsOfItem),
            .. FaultsOfUsage(response.GetProperty("usage"))];

    /// <summary>What is wrong with an event.</summary>
    public static IEnumerable<string> FaultsOfEvent(JsonElement e)
    {
        var type = e.GetProperty("type").GetString()!;
        if (!Events.TryGetValue(type, out var fields))
        {
            return [$"There is no event {type}."];
        }

        return
        [
            .. Faults(type, e, [.. fields, "sequence_number:i"]),
            .. e.TryGetProperty("response", out var response) ? FaultsOfResponse(response) : [],
            .. e.TryGetProperty("item", out var item) ? FaultsOfItem(item) : [],
            .. e.TryGetProperty("part", out var part) ? Faults("part", part, ["type:s", "text:s", "annotations:a"]) : [],
        ];
    }

    private static IEnumerable<string> FaultsOfItem(JsonElement item)
    {
        var type = item.GetProperty("type").GetString()!;
        return Items.TryGetValue(type, out var fields) ? Faults(type, item, fields) : [$"There is no item {type}."];
    }

    private static IEnumerable<string> FaultsOfUsage(JsonElement usage) => usage.ValueKind is JsonValueKind.Null ? [] :
    [
        .. Faults("usage", usage,
            ["input_tokens:i", "output_tokens:i", "total_tokens:i", "input_tokens_details:o", "output_tokens_details:o"]),
        .. Faults("details", usage.GetProperty("input_tokens_details"), ["cached_tokens:i"]),
        .. Faults("details", usage.GetProperty("output_tokens_details"), ["reasoning_tokens:i"]),
    ];

    private static IEnumerable<string> Faults(string of, JsonElement element, IEnumerable<string> fields) => fields
        .Where(field => !element.TryGetProperty(field[..field.IndexOf(':', StringComparison.Ordinal)], out var value)
            || !Is(value, field[(field.IndexOf(':', StringComparison.Ordinal) + 1)..]))
        .Select(field => $"{of} has no {field}");

    private static bool Is(JsonElement value, string kind) => (value.ValueKind, kind[0]) switch
    {
        (JsonValueKind.Null, _) => kind.EndsWith('?'),
        (JsonValueKind.String, 's') or (JsonValueKind.Object, 'o') or (JsonValueKind.Array, 'a') or (JsonValueKind.Number, 'n')
            or (JsonValueKind.True or JsonValueKind.False, 'b') => true,
        (JsonValueKind.Number, 'i') => value.TryGetInt64(out _),
        _ => false,
    };
}
