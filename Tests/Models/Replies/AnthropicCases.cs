namespace ChatCluster.Tests.Models.Replies;

/// <summary>The same kinds of oddities in Anthropic's events, as gateways send them.</summary>
internal static class AnthropicCases
{
    private const string Start =
        "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"id\":\"x\",\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":3,\"output_tokens\":1}}}\n\n";
    private const string End = "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";

    public static IEnumerable<ReplyCase> All =>
    [
        .. Each("null", "\"\"", "\"stop_sequence\"", "\"pause_turn\"", "\"unknown-9\"", "5").Select(reason =>
            Case($"stop_reason {reason}", Start + Text("Hello") + Delta(reason) + End) with { Text = "Hello" }),
        Case("stop_reason max_tokens", Start + Text("Hello") + Delta("\"max_tokens\"") + End) with { Text = "Hello", Finish = "length" },
        Case("stop_reason refusal", Start + Text("Hello") + Delta("\"refusal\"") + End) with { Text = "Hello", Finish = "content_filter" },
        Case("no message_stop", Start + Text("Hello") + Delta("\"end_turn\"")) with { Text = "Hello" },
        Case("no message_delta", Start + Text("Hello") + End) with { Text = "Hello" },
        Case("[DONE] at the end", Start + Text("Hello") + "data: [DONE]\n\n") with { Text = "Hello" },
        Case("no end at all", Start + Text("Hello")) with { Failure = "model_stream_broken" },
        Case("no message_start", Text("Hello") + Delta("\"end_turn\"") + End) with { Text = "Hello" },
        Case("message_start without usage",
            "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"usage\":null,\"content\":null}}\n\n" + Text("Hello")
                + End) with { Text = "Hello" },
        Case("message null", "event: message_start\ndata: {\"type\":\"message_start\",\"message\":null}\n\n" + Text("Hello") + End)
            with { Text = "Hello" },
        Case("no event names", (Start + Text("Hello") + Delta("\"end_turn\"") + End).Replace("event: ", ": ", StringComparison.Ordinal))
            with { Text = "Hello" },
        Case("no types", "event: content_block_delta\ndata: {\"delta\":{\"text\":\"Hello\"}}\n\nevent: message_stop\ndata: {}\n\n")
            with { Text = "Hello" },
        Case("no block starts and stops", Start + Block(0, """{"type":"text_delta","text":"Hello"}""") + End) with { Text = "Hello" },
        Case("text at the block's start", Start + Open(0, """{"type":"text","text":"Hel"}""") + Block(
            0, """{"type":"text_delta","text":"lo"}""") + End) with { Text = "Hello" },
        Case("content_block null", Start + Open(0, "null") + Block(0, """{"type":"text_delta","text":"Hello"}""") + End)
            with { Text = "Hello" },
        Case("delta null", Start + Block(0, "null") + Text("Hello") + End) with { Text = "Hello" },
        Case("text null", Start + Block(0, """{"type":"text_delta","text":null}""") + Text("Hello") + End) with { Text = "Hello" },
        Case("index as text", (Start + Text("Hello") + End).Replace("\"index\":0", "\"index\":\"0\"", StringComparison.Ordinal))
            with { Text = "Hello" },
        Case("no index", (Start + Text("Hello") + End).Replace("\"index\":0,", "", StringComparison.Ordinal)) with { Text = "Hello" },
        Case("ping, comments and events of the future",
            Start + "event: ping\ndata: {\"type\":\"ping\"}\n\n: x\n\nevent: new_thing\ndata: {\"type\":\"new_thing\",\"a\":[1]}\n\n"
                + Text("Hello") + End) with { Text = "Hello" },
        Case("blocks and deltas of the future", Start + Open(0, """{"type":"new_block","x":1}""") + Block(
            0, """{"type":"citations_delta","citation":{"type":"x"}}""") + Text("Hello") + End) with { Text = "Hello" },
        Case("thinking, signed",
            Start + Open(0, """{"type":"thinking","thinking":"","signature":""}""")
                + Block(0, """{"type":"thinking_delta","thinking":"hm"}""") + Block(0, """{"type":"signature_delta","signature":"S"}""")
                + Text("Hello") + End)
            with { Text = "Hello", Reasoning = "hm" },
        Case("redacted thinking", Start + Open(0, """{"type":"redacted_thinking","data":"XYZ"}""") + Text("Hello") + End)
            with { Text = "Hello" },
        Case("halves of a pair", Start + Block(0, """{"type":"text_delta","text":"a \ud83d"}""") + Block(
            0, """{"type":"text_delta","text":"\ude00 b"}""") + End) with { Text = "a 😀 b" },
        .. Each("3", "3.0", "\"3\"").Select(count =>
            Case($"count {count}", Start.Replace("\"input_tokens\":3", $"\"input_tokens\":{count}", StringComparison.Ordinal) + Text(
                "Hello") + Delta("\"end_turn\"", count) + End) with { Text = "Hello", Usage = (3, 3) }),
        Case("counts null", Start + Text("Hello") + Delta("\"end_turn\"", "null") + End) with { Text = "Hello", Usage = (3, 1) },
        Call("in pieces", Open(0, """{"type":"tool_use","id":"a","name":"echo","input":{}}""") + Block(
            0, """{"type":"input_json_delta","partial_json":""}""")
            + Block(0, """{"type":"input_json_delta","partial_json":"{\"q\":"}""")
            + Block(0, """{"type":"input_json_delta","partial_json":"\"1\"}"}""")),
        Call("whole at the block's start", Open(0, """{"type":"tool_use","id":"a","name":"echo","input":{"q":"1"}}""")),
        Call("input null", Open(0, """{"type":"tool_use","id":"a","name":"echo","input":null}""") + Block(
            0, """{"type":"input_json_delta","partial_json":"{\"q\":\"1\"}"}""")),
        Call("partial_json as an object", Open(0, """{"type":"tool_use","id":"a","name":"echo","input":{}}""") + Block(
            0, """{"type":"input_json_delta","partial_json":{"q":"1"}}""")),
        Call("partial_json null", Open(0, """{"type":"tool_use","id":"a","name":"echo","input":{}}""") + Block(
            0, """{"type":"input_json_delta","partial_json":null}""")) with { Calls = ["echo", "{}"] },
        Call("an empty name", Open(0, """{"type":"tool_use","id":"a","name":"","input":{}}""")) with { Calls = ["", "{}"] },
        Call("several",
            Open(0, """{"type":"tool_use","id":"a","name":"echo","input":{}}""")
                + Block(0, """{"type":"input_json_delta","partial_json":"{\"q\":\"1\"}"}""")
                + Open(1, """{"type":"tool_use","id":"b","name":"echo","input":{"q":"2"}}"""))
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"2"}"""] },
        Case("a tool of the provider's own", Start + Open(0, """{"type":"server_tool_use","id":"s","name":"web_search","input":{}}""")
            + Block(0, """{"type":"input_json_delta","partial_json":"{\"q\":1}"}""") + Text("Hello", 1) + End) with { Text = "Hello" },
        Call("whole in its beginning and in pieces too",
            Open(0, """{"type":"tool_use","id":"a","name":"echo","input":{"q":"1"}}""")
            + Block(0, """{"type":"input_json_delta","partial_json":"{\"q\":"}""")
            + Block(0, """{"type":"input_json_delta","partial_json":"\"1\"}"}""")),
        Case("a whole answer",
            """{"type":"message","role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"S"},{"type":"text","text":"Hello"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":2}}""")
            with { Text = "Hello", Reasoning = "hm", Usage = (3, 2) },
        Case("a whole answer with calls",
            """{"type":"message","content":[{"type":"tool_use","id":"a","name":"echo","input":{"q":"1"}},{"type":"tool_use","id":"b","name":"echo","input":{"q":"1"}}],"stop_reason":"tool_use"}""")
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"1"}"""], Finish = "tool_calls" },
        Case("error null",
            Start
                + "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"error\":null,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}\n\n" + End) with { Text = "Hello" },
        Case("an error event",
            Start + Text("Hel")
                + "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n")
                with { Failure = "model_overloaded" },
        Case("an error as text", Start + "event: error\ndata: {\"error\":\"rate limit\"}\n\n") with { Failure = "model_rate_limited" },
        Case("an error under 200",
            """{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}}""")
                with { Failure = "model_context_exceeded" },
        Case("an event that is not JSON", Start + "data: <html>\n\n" + End) with { Failure = "model_stream_broken" },
        Case("a web page", "  <html></html>") with { Failure = "model_bad_reply" },
        Case("text as a number", Start + Block(0, "{\"type\":\"text_delta\",\"text\":42}") + End) with { Text = "42" },
        Case("text as a number at the block's start", Start + Open(0, "{\"type\":\"text\",\"text\":4}") + Block(
            0, "{\"type\":\"text_delta\",\"text\":2.5}") + End) with { Text = "42.5" },
        Case("text as true, a list and an object", Start + Block(0, "{\"type\":\"text_delta\",\"text\":true}") + Block(
            0, "{\"type\":\"text_delta\",\"text\":[]}") + Block(0, "{\"type\":\"text_delta\",\"text\":{}}") + Text("Hello") + End)
            with { Text = "Hello" },
        Case("thinking as a number", Start + Block(0, "{\"type\":\"thinking_delta\",\"thinking\":7}") + Block(
            0, "{\"type\":\"signature_delta\",\"signature\":7}") + Text("Hello", 1) + End) with { Text = "Hello", Reasoning = "7" },
        Case("words where numbers are", (Start + Text("Hello") + Delta("\"end_turn\"", "\"many\"") + End).Replace(
            "\"index\":0", "\"index\":\"zero\"", StringComparison.Ordinal)) with { Text = "Hello", Usage = (3, 1) },
        Case("numbers where names are",
            (Start + Text("Hello") + Delta("7") + End).Replace("\"id\":\"x\"", "\"id\":5", StringComparison.Ordinal)
                .Replace("\"role\":\"assistant\"", "\"role\":5", StringComparison.Ordinal)) with { Text = "Hello" },
        Call("partial_json as a number", Open(0, "{\"type\":\"tool_use\",\"id\":5,\"name\":\"echo\",\"input\":{}}") + Block(
            0, "{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"q\\\":\"}")
            + Block(0, "{\"type\":\"input_json_delta\",\"partial_json\":42}")
            + Block(0, "{\"type\":\"input_json_delta\",\"partial_json\":\"}\"}")) with { Calls = ["echo", "{\"q\":42}"] },
        Call("input as text at the block's start",
            Open(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"echo\",\"input\":\"{\\\"q\\\":\\\"1\\\"}\"}")),
        Call("input as an empty list", Open(0, "{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"echo\",\"input\":[]}"))
            with { Calls = ["echo", "{}"] },
        Case("a whole answer whose content is text", "{\"type\":\"message\",\"content\":\"Hello\",\"stop_reason\":\"end_turn\"}")
            with { Text = "Hello" },
        Case("a whole answer whose content is one block",
            "{\"type\":\"message\",\"content\":{\"type\":\"text\",\"text\":\"Hello\"},\"stop_reason\":\"end_turn\"}")
                with { Text = "Hello" },
        Case("a whole answer of texts", "{\"type\":\"message\",\"content\":[\"Hel\",\"lo\"],\"stop_reason\":\"end_turn\"}")
            with { Text = "Hello" },
        Case("all counts at the end", Start.Replace(
            "\"input_tokens\":3,\"output_tokens\":1", "\"input_tokens\":0,\"output_tokens\":0", StringComparison.Ordinal) + Text("Hello")
            + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":4,\"cache_creation_input_tokens\":5,\"output_tokens\":2}}\n\n" + End) with { Text = "Hello", Usage = (9, 2) },
        Case("what was cached at the end",
            Start + Text("Hello")
                + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"cache_read_input_tokens\":4,\"output_tokens\":2}}\n\n" + End)
            with { Text = "Hello", Usage = (7, 2) },
        Case("a count of nothing at the end",
            Start + Text("Hello")
                + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"input_tokens\":0,\"output_tokens\":2}}\n\n" + End)
            with { Text = "Hello", Usage = (3, 2) },
        Case("message_delta without usage",
            Start + Text("Hello") + "data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":null}\n\n" + End)
                with { Text = "Hello", Usage = (3, 1) },
        Case("an error as words", Start + "event: error\ndata: Overloaded, try again\n\n") with { Failure = "model_overloaded" },
        Case("lines that end in CR LF behind a byte order mark", "\uFEFF" + (Start + Text("Hello") + End).ReplaceLineEndings("\r\n"))
            with { Text = "Hello" },
    ];

    private static string[] Each(params string[] values) => values;

    private static ReplyCase Case(string kind, string body) => ReplyCase.Of("anthropic", kind, body) with { Finish = "stop" };

    private static ReplyCase Call(string kind, string blocks) => Case($"call: {kind}", Start + blocks + Delta("\"tool_use\"") + End) with
    {
        Calls = ["echo", """{"q":"1"}"""],
        Finish = "tool_calls",
    };

    private static string Text(string text, int index = 0) =>
        Open(index, """{"type":"text","text":""}""") + Block(index, $$"""{"type":"text_delta","text":"{{text}}"}""")
            + $$"""data: {"type":"content_block_stop","index":{{index}}}""" + "\n\n";

    private static string Open(int index, string block) =>
        $$"""event: content_block_start{{"\n"}}data: {"type":"content_block_start","index":{{index}},"content_block":{{block}}}""" + "\n\n";

    private static string Block(int index, string delta) =>
        $$"""event: content_block_delta{{"\n"}}data: {"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""" + "\n\n";

    private static string Delta(string reason, string output = "2") =>
        $$$"""event: message_delta{{{"\n"}}}data: {"type":"message_delta","delta":{"stop_reason":{{{reason}}},"stop_sequence":null},"usage":{"output_tokens":{{{output}}}}}""" + "\n\n";
}
