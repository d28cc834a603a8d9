namespace ChatCluster.Tests.Models.Replies;

/// <summary>The same kinds of oddities in the events of the Responses API, as OpenAI and compatible servers send them.</summary>
internal static class ResponsesCases
{
    private const string Begin =
        """data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","status":"in_progress","output":[]}}""" + "\n\n";
    private const string End =
        """data: {"type":"response.completed","sequence_number":90,"response":{"id":"resp_1","status":"completed","output":[],"usage":{"input_tokens":3,"output_tokens":2}}}""" + "\n\n";

    private const string WholeOutput =
        "\"output\":[{\"type\":\"message\",\"id\":\"m\",\"content\":[{\"type\":\"output_text\",\"text\":\"Hello\"}]}]";

    public static IEnumerable<ReplyCase> All =>
    [
        Case("text in pieces", Begin + Text("Hel") + Text("lo") + End) with { Text = "Hello", Usage = (3, 2) },
        Case("text in pieces and whole at the end of each thing",
            Begin + Text("Hello") + """data: {"type":"response.output_text.done","item_id":"m","output_index":0,"text":"Hello"}""" + "\n\n"
            + Done("""{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}""")
            + End.Replace("\"output\":[]", WholeOutput, StringComparison.Ordinal)) with { Text = "Hello" },
        Case("text whole only", Begin + """data: {"type":"response.output_text.done","item_id":"m","output_index":0,"text":"Hello"}"""
            + "\n\n" + End) with { Text = "Hello" },
        Case("a message whole only",
            Begin + Done(
                """{"type":"message","id":"m","content":[{"type":"output_text","text":"Hel"},{"type":"output_text","text":"lo"}]}""") + End)
                    with { Text = "Hello" },
        Case("the reply whole only", Begin + End.Replace("\"output\":[]", WholeOutput, StringComparison.Ordinal)) with { Text = "Hello" },
        Case("no created event", Text("Hello") + End) with { Text = "Hello" },
        Case("no numbers and places", (Begin + Text("Hel") + Text("lo") + End).Replace("\"output_index\":0,", "", StringComparison.Ordinal)
            .Replace("\"sequence_number\":5,", "", StringComparison.Ordinal)) with { Text = "Hello" },
        Case("numbers as text", (Begin + Text("Hello") + End).Replace(
            "\"output_index\":0", "\"output_index\":\"0\"", StringComparison.Ordinal)) with { Text = "Hello" },
        Case("the same number for all events", (Begin + Text("Hel") + Text("lo") + End).Replace(
            "\"sequence_number\":0", "\"sequence_number\":5", StringComparison.Ordinal)) with { Text = "Hello" },
        Case("types in the event's name only",
            "event: response.output_text.delta\ndata: {\"delta\":\"Hello\"}\n\nevent: response.completed\ndata: {\"response\":{\"id\":\"x\"}}\n\n") with { Text = "Hello" },
        Case("events of a later time",
            Begin
                + "data: {\"type\":\"response.new_thing.delta\",\"delta\":\"x\"}\n\n: ping\n\nevent: keepalive\ndata: {\"type\":\"keepalive\",\"sequence_number\":1}\n\n" + Text("Hello") + End) with { Text = "Hello" },
        Case("delta null", Begin + """data: {"type":"response.output_text.delta","output_index":0,"delta":null}""" + "\n\n" + Text(
            "Hello") + End) with { Text = "Hello" },
        Case("error null", Begin.Replace("\"output\":[]", "\"output\":[],\"error\":null", StringComparison.Ordinal) + Text(
            "Hello") + End.Replace("\"output\":[]", "\"output\":null,\"error\":null", StringComparison.Ordinal)) with { Text = "Hello" },
        Case("halves of a pair", Begin + Text("a \\ud83d") + Text("\\ude00 b") + End) with { Text = "a 😀 b" },
        Case("half of a pair at the end", Begin + Text("a \\ud83d") + End) with { Text = "a \uFFFD" },
        Case("a refusal", Begin + """data: {"type":"response.refusal.delta","output_index":0,"delta":"No."}""" + "\n\n" + End)
            with { Text = "No." },
        Case("reasoning as a summary",
            Begin + """data: {"type":"response.reasoning_summary_text.delta","output_index":0,"item_id":"r","delta":"hm"}""" + "\n\n"
                + Text("Hello", 1) + End) with { Text = "Hello", Reasoning = "hm" },
        Case("reasoning as text", Begin + """data: {"type":"response.reasoning_text.delta","output_index":0,"item_id":"r","delta":"hm"}"""
            + "\n\n" + Text("Hello", 1) + End) with { Text = "Hello", Reasoning = "hm" },
        Case("reasoning whole only",
            Begin + Done("""{"type":"reasoning","id":"r","summary":[{"type":"summary_text","text":"hm"}],"encrypted_content":"X"}""")
                + Text("Hello", 1) + End) with { Text = "Hello", Reasoning = "hm" },
        Case("thinking in the text", Begin + Text("Hello") + End) with { Text = "Hello" },
        Call("in pieces", Added("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":""}""") + Arguments(
            """{\"q\":""") + Arguments("""\"1\"}""")),
        Call("in pieces and whole, twice",
            Added("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":""}""") + Arguments("""{\"q\":\"1\"}""")
            + """data: {"type":"response.function_call_arguments.done","item_id":"f","output_index":0,"arguments":"{\"q\":\"1\"}"}"""
            + "\n\n"
            + Done("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":"{\"q\":\"1\"}"}""")),
        Call("whole only", Done("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":"{\"q\":\"1\"}"}""")),
        Call("arguments as an object", Done("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":{"q":"1"}}""")),
        Call("without a call_id", Done("""{"type":"function_call","id":"f","name":"echo","arguments":"{\"q\":\"1\"}"}""")),
        Call("by id and not by place",
            (Added("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":""}""") + Arguments("""{\"q\":\"1\"}"""))
                .Replace("\"output_index\":0,", "", StringComparison.Ordinal)),
        Call("arguments null", Done("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":null}"""))
            with { Calls = ["echo", "{}"] },
        Call("an empty name", Done("""{"type":"function_call","id":"f","call_id":"c","name":"","arguments":"{}"}"""))
            with { Calls = ["", "{}"] },
        Call("several", Done("""{"type":"function_call","id":"f","call_id":"c","name":"echo","arguments":"{\"q\":\"1\"}"}""") + Done(
            """{"type":"function_call","id":"g","call_id":"d","name":"echo","arguments":"{\"q\":\"2\"}"}""", 1))
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"2"}"""] },
        Case("too long an answer",
            Begin + Text("Hello")
                + """data: {"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}}}""" + "\n\n") with { Text = "Hello", Finish = "length" },
        Case("a filtered answer",
            Begin + Text("Hello")
                + """data: {"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"}}}""" + "\n\n") with { Text = "Hello", Finish = "content_filter" },
        Case("incomplete without a reason",
            Begin + Text("Hello") + """data: {"type":"response.incomplete","response":{"incomplete_details":null}}""" + "\n\n")
                with { Text = "Hello", Finish = "length" },
        Case("[DONE] behind the end", Begin + Text("Hello") + End + "data: [DONE]\n\n") with { Text = "Hello" },
        Case("no end", Begin + Text("Hello")) with { Failure = "model_stream_broken" },
        Case("a failure",
            Begin + Text("Hel")
                + """data: {"type":"response.failed","response":{"status":"failed","error":{"code":"rate_limit_exceeded","message":"Slow down"}}}""" + "\n\n") with { Failure = "model_rate_limited" },
        Case("a failure without words", Begin + """data: {"type":"response.failed","response":{"status":"failed","error":null}}""" + "\n\n")
            with { Failure = "model_failed" },
        Case("cancelled elsewhere", Begin + Text("Hel") + """data: {"type":"response.cancelled","response":{"status":"cancelled"}}"""
            + "\n\n") with { Failure = "model_failed" },
        Case("an error event",
            Begin
                + "event: error\ndata: {\"type\":\"error\",\"code\":\"server_error\",\"message\":\"The server is overloaded\",\"sequence_number\":3}\n\n") with { Failure = "model_overloaded" },
        Case("an error event with an object",
            Begin + "data: {\"type\":\"error\",\"error\":{\"code\":\"insufficient_quota\",\"message\":\"x\"}}\n\n")
                with { Failure = "model_quota_exceeded" },
        Case("a reply of no stream",
            """{"id":"resp_1","object":"response","status":"completed","output":[{"type":"reasoning","id":"r","summary":[]},{"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]}],"usage":{"input_tokens":3,"output_tokens":2}}""")
            with { Text = "Hello", Usage = (3, 2) },
        Case("an error under 200", """{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}""")
            with { Failure = "model_quota_exceeded" },
        Case("a web page", "<html>Sign in</html>") with { Failure = "model_bad_reply" },
        Case("lines that end in CR LF behind a byte order mark", "\uFEFF" + (Begin + Text("Hello") + End).ReplaceLineEndings("\r\n"))
            with { Text = "Hello" },
        Case("a line that is no JSON", Begin + "data: <html>\n\n" + End) with { Failure = "model_stream_broken" },
    ];

    private static ReplyCase Case(string kind, string body) => ReplyCase.Of("openai-responses", kind, body) with { Finish = "stop" };

    private static ReplyCase Call(string kind, string events) =>
        Case($"call: {kind}", Begin + events + End) with { Calls = ["echo", """{"q":"1"}"""], Finish = "tool_calls" };

    private static string Text(string text, int index = 0) =>
        $$"""data: {"type":"response.output_text.delta","sequence_number":5,"item_id":"m","output_index":{{index}},"content_index":0,"delta":"{{text}}"}""" + "\n\n";

    private static string Added(string item) =>
        $$"""data: {"type":"response.output_item.added","output_index":0,"item":{{item}}}""" + "\n\n";

    private static string Done(string item, int index = 0) =>
        $$"""data: {"type":"response.output_item.done","output_index":{{index}},"item":{{item}}}""" + "\n\n";

    private static string Arguments(string piece) =>
        $$"""data: {"type":"response.function_call_arguments.delta","item_id":"f","output_index":0,"delta":"{{piece}}"}""" + "\n\n";
}
