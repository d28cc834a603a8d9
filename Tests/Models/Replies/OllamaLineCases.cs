using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>Ollama's objects, which do not come one on a line each.</summary>
internal static class OllamaLineCases
{
    private static readonly string[] Objects =
    [
        """{"model":"m","message":{"role":"assistant","content":"Hel}"},"done":false}""",
        """{"model":"m","message":{"role":"assistant","content":"\"{lo","tool_calls":[{"function":{"name":"echo","arguments":{}}}]},"done":false}""",
        """{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}""",
    ];

    public static IEnumerable<ReplyCase> All =>
    [
        Whole("printed wide", string.Join('\n', Objects.Select(Wide))),
        Whole("printed wide, CR LF and empty lines", string.Join("\n\n", Objects.Select(Wide)).ReplaceLineEndings("\r\n")),
        Whole("printed wide, each line framed",
            string.Concat(Objects.Select(json => string.Concat(Wide(json).Split('\n').Select(line => $"data: {line}\n")) + "\n"))),
        Whole("a list", $"[{string.Join(',', Objects)}]"),
        Whole("a list printed wide", $"[\n{string.Join(",\n", Objects.Select(Wide))}\n]\n"),
        Whole("a list, an object on a line", $"[\n{string.Join("\n,", Objects)}\n]"),
        Whole("all on one line", string.Concat(Objects)),
        Whole("all on one line, with spaces and commas", string.Join(" , ", Objects)),
        Whole("two on one line", $"{Objects[0]}{Objects[1]}\n{Objects[2]}\n"),
        Whole("an object that ends where another begins", $"{Wide(Objects[0])}{Wide(Objects[1])}{Objects[2]}"),
        Whole("lines that end in CR", string.Join('\r', Objects)),
        Whole("lines that end in CR, behind a byte order mark", $"\uFEFF{string.Join('\r', Objects)}\r"),
        Whole("framed twice", string.Concat(Objects.Select(json => $"data: data: {json}\n\n"))),
        Whole("framed with types and ids",
            string.Concat(Objects.Select(json => $"id: 1\nevent: message\nretry: 5\n: x\ndata: {json}\n\n"))),
        Whole("encoded twice", string.Concat(Objects.Select(json => $"{JsonSerializer.Serialize(json)}\n"))),
        .. Each("null", "[]", "{}", "\"text\"", "5", "true", "ping", ": comment", "[DONE]").Select(nothing =>
            Whole($"{nothing} between", string.Concat(
                Objects.Select((json, i) => i == 2 ? json : $"{json}\n{(nothing is "[DONE]" ? "" : nothing)}\n")) + $"\n{nothing}")),
        .. Each("[DONE]", "data: [done]", "[ DONE ]")
            .Select(mark => Case($"the mark {mark} for an end", Line("""{"content":"Hello"}""") + mark + "\n")
                with { Text = "Hello", Finish = "stop" }),
        Case("a reason and no word of the end", Line("""{"content":"Hello"}""") + """{"message":{"content":""},"done_reason":"stop"}""")
            with { Text = "Hello", Finish = "stop" },
        Case("a reason while it goes on", """{"message":{"content":"Hel"},"done":false,"done_reason":"stop"}""" + "\n" + Line(
            """{"content":"lo"}""") + """{"done":true}""") with { Text = "Hello", Finish = "stop" },
        Case("the field of the old path", """{"model":"m","response":"Hel","done":false}""" + "\n"
            + """{"model":"m","response":"lo","done":true,"context":[1,2]}""") with { Text = "Hello", Finish = "stop" },
        .. Each("true", "false", "{}", "[]")
            .Select(value =>
                Case($"content {value}", Line($$"""{"content":{{value}}}""") + Line("""{"content":"Hello"}""") + """{"done":true}""")
                    with { Text = "Hello", Finish = "stop" }),
        Case("an error printed wide", Line("""{"content":"Hel"}""")
            + "{\n  \"error\": {\n    \"message\": \"CUDA out of memory\"\n  }\n}\n") with { Failure = "model_overloaded" },
        Case("an error as words", Line("""{"content":"Hel"}""") + "error: rate limit exceeded\n") with { Failure = "model_rate_limited" },
        Case("an object printed wide that breaks off", Line(
            """{"content":"Hel"}""") + "{\n  \"message\": {\n    \"content\": \"lo\"\n  },\n") with { Failure = "model_stream_broken" },
        Case("an object printed wide that is none", Line("""{"content":"Hel"}""") + "{\n  \"message\": oops\n}\n" + """{"done":true}""")
            with { Failure = "model_stream_broken" },
        Case("NaN printed wide", "{\n  \"message\": {\"content\": \"Hello\"},\n  \"p\": NaN\n}\n" + """{"done":true}""")
            with { Text = "Hello", Finish = "stop" },
    ];

    private static string[] Each(params string[] values) => values;

    private static ReplyCase Case(string kind, string body) => ReplyCase.Of("ollama", $"lines: {kind}", body);

    private static ReplyCase Whole(string kind, string body) =>
        Case(kind, body) with { Text = "Hel}\"{lo", Calls = ["echo", "{}"], Finish = "tool_calls", Usage = (3, 2) };

    private static string Wide(string json) => JsonNode.Parse(json)!.ToString();

    private static string Line(string message) => $$"""{"model":"m","message":{{message}},"done":false}""" + "\n";
}
