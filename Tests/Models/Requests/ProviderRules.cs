using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatCluster.Tests.Models.Requests;

/// <summary>What the providers' own documents demand of the messages of a request.</summary>
internal static partial class ProviderRules
{
    /// <summary>The first rule that a request breaks; null when it keeps all.</summary>
    public static string? Broken(string provider, JsonElement body) => provider switch
    {
        "anthropic" => Anthropic(body),
        "responses" => Responses(body),
        _ => OpenAI(provider, body),
    };

    private static string? OpenAI(string provider, JsonElement body)
    {
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        var taken = new HashSet<string>();
        var last = "";
        var round = messages.FindLastIndex(message => Role(message) is "user");
        for (var i = 0; i < messages.Count; i++)
        {
            var message = messages[i];
            var role = Role(message);
            if ((role is "system") != (i == 0))
            {
                return $"messages[{i}]: one system message, at the beginning";
            }

            if (role is "user" or "assistant" && role == last)
            {
                return $"messages[{i}]: roles alternate";
            }

            if (last is "system" && role is not "user")
            {
                return $"messages[{i}]: a user speaks first";
            }

            var content = message.TryGetProperty("content", out var found) && found.ValueKind is JsonValueKind.String
                ? found.GetString()! : "";
            var calls = message.TryGetProperty("tool_calls", out var list) ? list.EnumerateArray().ToList() : [];
            if (calls.Count == 0 && string.IsNullOrWhiteSpace(content))
            {
                return $"messages[{i}]: content is not empty";
            }

            if (provider is "mistral" && role is "user" && last is "tool")
            {
                return $"messages[{i}]: no user after a tool";
            }

            if (provider is "deepseek" && calls.Count > 0 && i > round && !message.TryGetProperty("reasoning_content", out _))
            {
                return $"messages[{i}]: missing reasoning_content";
            }

            if (provider is "gemini" && calls.Count > 0 && i > round
                && !(calls[0].TryGetProperty("extra_content", out var extra) && extra.GetProperty("google")
                    .TryGetProperty("thought_signature", out _)))
            {
                return $"messages[{i}]: missing a thought_signature";
            }

            if (Calls(provider, messages, i, calls, taken) is { } broken)
            {
                return broken;
            }

            last = role;
        }

        return last is "user" or "tool" ? null : "the last message is the user's or a tool's";
    }

    private static string? Calls(string provider, List<JsonElement> messages, int place, List<JsonElement> calls, HashSet<string> taken)
    {
        var results = messages.Skip(place + 1).TakeWhile(message => Role(message) is "tool")
            .Select(message => message.GetProperty("tool_call_id").GetString()).ToList();
        var ids = calls.Select(call => call.GetProperty("id").GetString()!).ToList();
        if (Role(messages[place]) is "tool")
        {
            return null;
        }

        if (!ids.SequenceEqual(results))
        {
            return $"messages[{place}]: each call is answered once, right after it: [{string.Join(' ', ids)}] [{string.Join(' ', results)}]";
        }

        foreach (var call in calls)
        {
            var id = call.GetProperty("id").GetString()!;
            var function = call.GetProperty("function");
            if (!taken.Add(id) || !(provider is "mistral" ? MistralId() : OpenAIId()).IsMatch(id))
            {
                return $"messages[{place}]: the id '{id}'";
            }

            if (!Name().IsMatch(function.GetProperty("name").GetString()!))
            {
                return $"messages[{place}]: the name '{function.GetProperty("name")}'";
            }

            var arguments = function.GetProperty("arguments");
            if ((provider is "ollama" ? arguments : JsonElement.Parse(arguments.GetString()!)).ValueKind is not JsonValueKind.Object)
            {
                return $"messages[{place}]: arguments are an object";
            }
        }

        return null;
    }

    private static string? Anthropic(JsonElement body)
    {
        var messages = body.GetProperty("messages").EnumerateArray().ToList();
        var taken = new HashSet<string>();
        List<string> open = [];
        for (var i = 0; i < messages.Count; i++)
        {
            if (Role(messages[i]) != (i % 2 == 0 ? "user" : "assistant"))
            {
                return $"messages[{i}]: roles alternate, and the user begins";
            }

            var blocks = messages[i].GetProperty("content").EnumerateArray().ToList();
            if (blocks.Count == 0)
            {
                return $"messages[{i}]: content is not empty";
            }

            var results = blocks.TakeWhile(block => Type(block) is "tool_result")
                .Select(block => block.GetProperty("tool_use_id").GetString()!).ToList();
            if (!results.SequenceEqual(open) || blocks.Skip(results.Count).Any(block => Type(block) is "tool_result"))
            {
                return $"messages[{i}]: the results of all calls before stand first, each once";
            }

            open = [.. blocks.Where(block => Type(block) is "tool_use").Select(block => block.GetProperty("id").GetString()!)];
            if (blocks.FirstOrDefault(block => Broken(block, taken)) is { ValueKind: JsonValueKind.Object } broken)
            {
                return $"messages[{i}]: the block {broken.GetRawText()}";
            }
        }

        return open.Count > 0 || messages.Count % 2 == 0 ? "the last message is the user's" : null;
    }

    private static string? Responses(JsonElement body)
    {
        var items = body.GetProperty("input").EnumerateArray().ToList();
        var (open, taken, last) = (new List<string>(), new HashSet<string>(), "");
        for (var i = 0; i < items.Count; i++)
        {
            var role = items[i].TryGetProperty("role", out var found) ? found.GetString()! : "";
            var wrong = Type(items[i]) switch
            {
                "message" when open.Count > 0 && role is "user" => $"a call without its output: [{string.Join(' ', open)}]",
                "message" when role is not ("user" or "assistant") || role == last => "users and assistants speak in turn",
                "message" when !HasText(items[i].GetProperty("content")) => "content is not empty",
                "message" => null,
                "function_call" when !Name().IsMatch(items[i].GetProperty("name").GetString()!) => "the name",
                "function_call" when JsonElement.Parse(
                    items[i].GetProperty("arguments").GetString()!).ValueKind is not JsonValueKind.Object => "arguments are an object",
                "function_call" when !taken.Add(CallId(items[i])) || !OpenAIId().IsMatch(CallId(items[i])) => "the id",
                "function_call" => Note(items[i]),
                "function_call_output" when !open.Remove(CallId(items[i])) => "an output without its call",
                "function_call_output" =>
                    string.IsNullOrWhiteSpace(items[i].GetProperty("output").GetString()) ? "an output is not empty" : null,
                "reasoning" when i + 1 >= items.Count
                    || (Type(items[i + 1]) is "message" && items[i + 1].GetProperty("role").GetString() is "user") =>
                        "reasoning without what it led to",
                "reasoning" => null,
                _ => "an unknown item",
            };
            if (wrong is not null)
            {
                return $"input[{i}]: {wrong}";
            }

            last = Type(items[i]) is "message" ? role : Type(items[i]) is "reasoning" ? last : "";
        }

        return items.Count == 0 ? "input is not empty" : open.Count > 0 ? "a call without its output" : null;

        string? Note(JsonElement call)
        {
            open.Add(CallId(call));
            return null;
        }
    }

    private static string CallId(JsonElement item) => item.GetProperty("call_id").GetString()!;

    private static bool HasText(JsonElement content) => content.ValueKind is JsonValueKind.String
        ? !string.IsNullOrWhiteSpace(content.GetString())
        : content.EnumerateArray()
        .Any(part => Type(part) is "input_image" || !string.IsNullOrWhiteSpace(part.GetProperty("text").GetString()));

    private static bool Broken(JsonElement block, HashSet<string> taken) => Type(block) switch
    {
        "text" => string.IsNullOrWhiteSpace(block.GetProperty("text").GetString()),
        "tool_use" => !AnthropicId().IsMatch(block.GetProperty("id").GetString()!) || !taken.Add(block.GetProperty("id").GetString()!)
            || !Name().IsMatch(block.GetProperty("name").GetString()!) || block.GetProperty("input").ValueKind is not JsonValueKind.Object,
        "tool_result" => string.IsNullOrWhiteSpace(block.GetProperty("content").GetString()),
        "thinking" => block.GetProperty("signature").GetString() is not { Length: > 0 },
        "redacted_thinking" => block.GetProperty("data").GetString() is not { Length: > 0 },
        _ => true,
    };

    private static string Role(JsonElement message) => message.GetProperty("role").GetString()!;

    private static string Type(JsonElement block) => block.GetProperty("type").GetString()!;

    [GeneratedRegex("^[A-Za-z0-9]{9}$")]
    private static partial Regex MistralId();

    [GeneratedRegex("^.{1,40}$")]
    private static partial Regex OpenAIId();

    [GeneratedRegex("^[A-Za-z0-9_-]+$")]
    private static partial Regex AnthropicId();

    // Gemini's first character, and everybody's others.
    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]{0,63}$")]
    private static partial Regex Name();
}
