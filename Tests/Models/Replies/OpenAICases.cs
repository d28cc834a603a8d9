using System.IO.Compression;
using System.Text;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>Streams that OpenAI-compatible servers have really sent.</summary>
internal static class OpenAICases
{
    private const string Stop =
        """data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";
    private const string Calls =
        """data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";

    public static IEnumerable<ReplyCase> All => [.. Ends, .. Values, .. Contents, .. ToolCalls, .. Errors, .. Frames, .. Bodies];

    private static IEnumerable<ReplyCase> Ends =>
    [
        .. Each("", "null", "eos", "end_turn", "error", "abort", "STOP", "stop_sequence", "function_call", "cancelled", "unknown-9",
            "tool_calls", "eos_token").Select(reason =>
            Case($"finish_reason '{reason}' in every chunk",
                $"{Chunk("""{"content":"Hel"}""", $"\"{reason}\"")}{Chunk("""{"content":"lo"}""", $"\"{reason}\"")}{Stop}{Done}")
                    with { Text = "Hello" }),
        .. Each("length", "max_tokens", "MAX_TOKENS", "model_length").Select(reason =>
            Case($"finish_reason {reason}", $"{Chunk("""{"content":"Hello"}""")}{Chunk("{}", $"\"{reason}\"")}{Done}")
                with { Text = "Hello", Finish = "length" }),
        .. Each("content_filter", "SAFETY").Select(reason =>
            Case($"finish_reason {reason}", $"{Chunk("""{"content":"Hello"}""")}{Chunk("{}", $"\"{reason}\"")}{Done}")
                with { Text = "Hello", Finish = "content_filter" }),
        .. Each("5", "{}", "[]", "false", "1.5").Select(reason =>
            Case($"finish_reason {reason}", $"{Chunk("""{"content":"Hello"}""", reason)}{Stop}{Done}") with { Text = "Hello" }),
        Case("[DONE] without a finish reason", Chunk("""{"content":"Hello"}""") + Done) with { Text = "Hello" },
        Case("end without [DONE]", Chunk("""{"content":"Hello"}""") + Stop) with { Text = "Hello" },
        Case("end without an empty line", (Chunk("""{"content":"Hello"}""") + Stop).TrimEnd('\n')) with { Text = "Hello" },
        Case("end with neither", Chunk("""{"content":"Hello"}""")) with { Failure = "model_stream_broken" },
        Case("finish with the last text", Chunk("""{"content":"Hello"}""", "\"stop\"") + Done) with { Text = "Hello" },
        Case("text behind the finish reason", Chunk("""{"content":"Hel"}""", "\"stop\"") + Chunk("""{"content":"lo"}""") + Done)
            with { Text = "Hello" },
        Case("rubbish behind the finish reason", Chunk("""{"content":"Hello"}""") + Stop + "data: {\"choices\": 5, oops\n\n" + Done)
            with { Text = "Hello" },
        Case("[DONE] twice, with spaces", Chunk("""{"content":"Hello"}""") + "data:  [DONE] \n\n" + Done) with { Text = "Hello" },
    ];

    private static IEnumerable<ReplyCase> Values =>
    [
        .. Each("\"\"", "null", "\"model\"", "\"system\"", "7").Select(role =>
            Case($"role {role}", Chunk($$"""{"role":{{role}},"content":"Hello"}""") + Stop + Done) with { Text = "Hello" }),
        .. Each("\"12\"", "12.0", "12.7", "1.2e1").Select(count =>
            Case($"count {count}",
                Chunk("""{"content":"Hello"}""") + Stop
                    + $$$"""data: {"choices":[],"usage":{"prompt_tokens":{{{count}}},"completion_tokens":{{{count}}},"total_tokens":null}}""" + "\n\n" + Done)
                with { Text = "Hello", Usage = (12, 12) }),
        .. Each("null", "[]", "\"\"", "{}", """{"prompt_tokens":null,"completion_tokens":null}""").Select(usage =>
            Case($"usage {usage}", $$$"""data: {"choices":[{"index":0,"delta":{"content":"Hello"}}],"usage":{{{usage}}}}""" + "\n\n" + Stop
                + Done) with { Text = "Hello" }),
        Case("usage in every chunk",
            $$$"""data: {"choices":[{"delta":{"content":"Hello"}}],"usage":{"prompt_tokens":3,"completion_tokens":1}}""" + "\n\n"
            + """data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""" + "\n\n"
            + Done) with { Text = "Hello", Usage = (3, 2) },
        .. Each("\"1\"", "1.5", "null", "\"2026-01-01T00:00:00Z\"", "{}").Select(created =>
            Case($"created {created}",
                $$"""data: {"id":5,"object":null,"created":{{created}},"model":null,"choices":[{"index":"0","delta":{"content":"Hello"},"logprobs":[]}]}""" + "\n\n" + Stop + Done)
                with { Text = "Hello" }),
        .. Each("null", "\"\"", "{}", "false", "[]", """{"message":"","code":null}""", """{"code":0}""").Select(error =>
            Case($"error {error}",
                Chunk("""{"content":"Hello"}""")
                    + $$"""data: {"choices":[{"index":0,"delta":{"content":""},"finish_reason":"stop"}],"error":{{error}}}""" + "\n\n"
                    + Done) with { Text = "Hello" }),
        Case("NaN", Chunk("""{"content":"NaN Hello"}""").Replace(
            "\"id\":\"c\"", "\"id\":\"c\",\"p\":NaN,\"q\":-Infinity", StringComparison.Ordinal) + Stop + Done) with { Text = "NaN Hello" },
        Case("no choices", "data: {\"id\":\"c\",\"choices\":null}\n\ndata: {\"prompt_filter_results\":[]}\n\n" + Chunk(
            """{"content":"Hello"}""") + Stop + Done) with { Text = "Hello" },
        Case("choices as an object", """data: {"choices":{"delta":{"content":"Hello"},"finish_reason":"stop"}}""" + "\n\n" + Done)
            with { Text = "Hello" },
        Case("a second choice", """data: {"choices":[{"index":1,"delta":{"content":"Other"}}]}""" + "\n\n" + Chunk(
            """{"content":"Hello"}""") + Stop + Done) with { Text = "Hello" },
        Case("delta null", Chunk("null") + Chunk("""{"content":"Hello"}""") + Stop + Done) with { Text = "Hello" },
        Case("the whole message again at the end", Chunk("""{"content":"Hello"}""")
            + """data: {"choices":[{"index":0,"message":{"role":"assistant","content":"Hello"},"finish_reason":"stop"}]}""" + "\n\n" + Done)
            with { Text = "Hello" },
        Case("text of the old protocol", """data: {"choices":[{"index":0,"text":"Hello","finish_reason":"stop"}]}""" + "\n\n" + Done)
            with { Text = "Hello" },
    ];

    private static IEnumerable<ReplyCase> Contents =>
    [
        Case("parts", Chunk("""{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}""") + Stop + Done)
            with { Text = "Hello" },
        Case("parts with thinking",
            Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"Hello"}]}""") + Stop
                + Done) with { Text = "Hello", Reasoning = "hm" },
        Case("parts with their type behind",
            Chunk("""{"content":[{"text":"hm","type":"reasoning"},{"text":"Hello","type":"output_text"}]}""") + Stop + Done)
                with { Text = "Hello", Reasoning = "hm" },
        Case("parts as strings", Chunk("""{"content":["Hel","lo"]}""") + Stop + Done) with { Text = "Hello" },
        Case("a part as an object", Chunk("""{"content":{"type":"text","text":"Hello"}}""") + Stop + Done) with { Text = "Hello" },
        Case("a number as a token", Chunk("""{"content":4}""") + Chunk("""{"content":2}""") + Stop + Done) with { Text = "42" },
        .. Each("reasoning_content", "reasoning").Select(name =>
            Case($"{name} and content in one delta", Chunk($$"""{"{{name}}":"A "}""") + Chunk(
                $$"""{"content":"Hello","{{name}}":"B"}""") + Stop + Done) with { Text = "Hello", Reasoning = "A B" }),
        Case("reasoning under both names", Chunk("""{"reasoning":"hm","reasoning_content":"hm"}""") + Chunk(
            """{"content":"Hello"}""") + Stop + Done) with { Text = "Hello", Reasoning = "hm" },
        Case("reasoning, content and a call in one delta",
            Chunk(
                """{"reasoning_content":"hm","content":"Hello","tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{}"}}]}""") + Calls + Done)
            with { Text = "Hello", Reasoning = "hm", Calls = ["echo", "{}"], Finish = "tool_calls" },
        Case("reasoning null",
            Chunk("""{"content":"Hello","reasoning":null,"reasoning_content":null,"refusal":null,"audio":null,"annotations":[]}""") + Stop
                + Done) with { Text = "Hello" },
        Case("a refusal", Chunk("""{"refusal":"No."}""") + Stop + Done) with { Text = "No." },
        Case("halves of a pair", Chunk("""{"content":"a \ud83d"}""") + Chunk("""{"content":"\ude00 b"}""") + Stop + Done)
            with { Text = "a 😀 b" },
        Case("halves of a pair with an empty delta between", Chunk("""{"content":"a \ud83d"}""") + Chunk("""{"content":""}""") + Chunk(
            """{"content":"\ude00"}""") + Stop + Done) with { Text = "a 😀" },
        Case("half of a pair alone", Chunk("""{"content":"a \ud83d"}""") + Chunk("""{"content":" b"}""") + Stop + Done)
            with { Text = "a \uFFFD b" },
        Case("half of a pair at the end", Chunk("""{"content":"a \ud83d"}""") + Stop + Done) with { Text = "a \uFFFD" },
        Case("the second half alone", Chunk("""{"content":"\ude00 b"}""") + Stop + Done) with { Text = "\uFFFD b" },
        Case("halves of a pair in reasoning and text", Chunk("""{"reasoning_content":"r \ud83d","content":"t \ud83d"}""") + Chunk(
            """{"reasoning_content":"\ude00","content":"\ude01"}""") + Stop + Done)
            with { Text = "t 😁", Reasoning = "r 😀" },
        new("openai", "halves of a UTF-8 character",
            [.. "data: {\"choices\":[{\"delta\":{\"content\":\"a "u8, 0xF0, 0x9F,
                .. "\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\""u8, 0x98, 0x80, .. "\"}}]}\n\n"u8,
                .. Encoding.UTF8.GetBytes(Stop)])
            { Text = "a 😀" },
        Case("escapes", Chunk("""{"content":"\"\\\/\b\f\n\r\t\u00e9"}""") + Stop + Done) with { Text = "\"\\/\b\f\n\r\té" },
    ];

    private static IEnumerable<ReplyCase> ToolCalls =>
    [
        .. Each("\"\"", "null", "\"tool\"", "5").Select(type =>
            Call($"type {type}", $$$"""{"index":0,"id":"a","type":"function","function":{"name":"echo","arguments":""}}""",
                $$$"""{"index":0,"id":"","type":{{{type}}},"function":{"name":"","arguments":"{\"q\":\"1\"}"}}""")),
        Call("arguments as an object", """{"index":0,"id":"a","function":{"name":"echo","arguments":{"q":"1"}}}""")
            with { Calls = ["echo", """{"q":"1"}"""] },
        .. Each("null", "\"\"", "\"null\"", "\"{}\"", "{}").Select(arguments =>
            Call($"arguments {arguments}", $$$"""{"index":0,"id":"a","function":{"name":"echo","arguments":{{{arguments}}}}}""")
                with { Calls = ["echo", "{}"] }),
        Call("arguments missing", """{"index":0,"id":"a","function":{"name":"echo"}}""") with { Calls = ["echo", "{}"] },
        Call("arguments encoded twice", """{"index":0,"id":"a","function":{"name":"echo","arguments":"\"{\\\"q\\\":\\\"1\\\"}\""}}"""),
        Call("halves of a pair in arguments", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":\"\ud83d"}}""",
            """{"index":0,"function":{"arguments":"\ude00\"}"}}""") with { Calls = ["echo", """{"q":"😀"}"""] },
        Call("another id in every piece", """{"index":0,"id":"a","function":{"name":"echo","arguments":""}}""",
            """{"index":0,"id":"y","function":{"arguments":"{\"q\":"}}""", """{"index":0,"id":"z","function":{"arguments":"\"1\"}"}}"""),
        Call("another id and the name in every piece", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":"}}""",
            """{"index":0,"id":"z","function":{"name":"echo","arguments":"\"1\"}"}}"""),
        Call("another index in every piece", """{"index":0,"id":"a","function":{"name":"echo","arguments":""}}""",
            """{"index":1,"id":"a","function":{"arguments":"{\"q\":"}}""", """{"index":2,"function":{"arguments":"\"1\"}"}}"""),
        Call("an id that is a number", """{"index":0,"id":7,"function":{"name":"echo","arguments":"{\"q\":"}}""",
            """{"index":0,"id":7,"function":{"arguments":"\"1\"}"}}"""),
        .. Each("\"0\"", "0.0", "null").Select(index =>
            Call($"index {index}", $$$"""{"index":{{{index}}},"id":"a","function":{"name":"echo","arguments":"{\"q\":"}}""",
                $$$"""{"index":{{{index}}},"function":{"arguments":"\"1\"}"}}""")),
        Call("no index", """{"id":"a","function":{"name":"echo","arguments":"{\"q\":"}}""", """{"function":{"arguments":"\"1\"}"}}"""),
        Call("several without ids at one index", """{"index":0,"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""",
            """{"index":0,"function":{"name":"echo","arguments":"{\"q\":\"2\"}"}}""")
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"2"}"""] },
        Call("several without ids and index", """{"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""",
            """{"function":{"name":"ping","arguments":"{}"}}""", """{"function":{"name":"echo","arguments":"{\"q\":\"2\"}"}}""")
            with { Calls = ["echo", """{"q":"1"}""", "ping", "{}", "echo", """{"q":"2"}"""] },
        Call("several in one delta without ids and index",
            """{"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}},{"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""")
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"1"}"""] },
        Call("several at index 0, told apart by id", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{}"}}""",
            """{"index":0,"id":"b","function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""")
            with { Calls = ["echo", "{}", "echo", """{"q":"1"}"""] },
        Call("several at index 0, told apart by name", """{"index":0,"function":{"name":"ping","arguments":""}}""",
            """{"index":0,"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""")
            with { Calls = ["ping", "{}", "echo", """{"q":"1"}"""] },
        Call("interleaved", """{"index":0,"id":"a","function":{"name":"echo","arguments":""}}""",
            """{"index":1,"id":"b","function":{"name":"ping","arguments":""}}""",
            """{"index":0,"function":{"arguments":"{\"q\":\"1\"}"}}""", """{"index":1,"function":{"arguments":"{}"}}""") with
            {
                Calls = ["echo", """{"q":"1"}""", "ping", "{}"],
            },
        Call("repeated whole at the end", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":"}}""",
            """{"index":0,"function":{"arguments":"\"1\"}"}}""",
            """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}"""),
        Call("repeated whole at the end without id", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""",
            """{"index":0,"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}"""),
        Call("an empty object first", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{}"}}""",
            """{"index":0,"id":"a","function":{"arguments":"{\"q\":\"1\"}"}}"""),
        Call("growing from the beginning", """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":"}}""",
            """{"index":0,"id":"a","function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}"""),
        Call("without a function around", """{"index":0,"id":"a","name":"echo","arguments":"{\"q\":\"1\"}"}"""),
        Call("an empty name", """{"index":0,"id":"a","function":{"name":"","arguments":"{}"}}""") with { Calls = ["", "{}"] },
        Call("name null", """{"index":0,"id":"a","function":{"name":null,"arguments":"{}"}}""") with { Calls = ["", "{}"] },
        Case("a call as an object", Chunk("""{"tool_calls":{"id":"a","function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}}""") + Calls
            + Done) with { Calls = ["echo", """{"q":"1"}"""], Finish = "tool_calls" },
        Case("the old function_call", Chunk("""{"function_call":{"name":"echo","arguments":"{\"q\":"}}""") + Chunk(
            """{"function_call":{"arguments":"\"1\"}"}}""") + Stop + Done)
            with { Calls = ["echo", """{"q":"1"}"""], Finish = "tool_calls" },
        Case("calls null beside text", Chunk("""{"content":"Hello","tool_calls":null,"function_call":null}""") + Stop + Done)
            with { Text = "Hello" },
        Case("calls under finish_reason stop",
            Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{}"}}]}""") + Stop + Done)
                with { Calls = ["echo", "{}"], Finish = "tool_calls" },
        Case("calls behind the finish reason",
            Calls + Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{}"}}]}""") + Done)
                with { Calls = ["echo", "{}"], Finish = "tool_calls" },
        Case("calls without any end but [DONE]",
            Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"echo","arguments":"{}"}}]}""") + Done)
                with { Calls = ["echo", "{}"], Finish = "tool_calls" },
    ];

    private static IEnumerable<ReplyCase> Errors =>
    [
        Case("an error beside text",
            Chunk("""{"content":"Hel"}""")
                + """data: {"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":"error"}],"error":{"code":502,"message":"Provider disconnected"}}""" + "\n\n" + Done)
            with { Failure = "model_failed" },
        Case("an error as a string", Chunk("""{"content":"Hel"}""") + "data: {\"error\":\"CUDA out of memory\"}\n\n")
            with { Failure = "model_overloaded" },
        Case("an error event", Chunk("""{"content":"Hel"}""") + "event: error\ndata: {\"message\":\"rate limit exceeded\"}\n\n")
            with { Failure = "model_rate_limited" },
        Case("an error object of vLLM",
            """data: {"object":"error","message":"This model's maximum context length is 8192 tokens.","type":"BadRequestError","code":400}""" + "\n\n" + Done) with { Failure = "model_context_exceeded" },
        Case("an error of money",
            Chunk("""{"content":"Hel"}""") + """data: {"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"""
                + "\n\n") with { Failure = "model_quota_exceeded" },
        Case("an error of content", """data: {"error":{"code":"content_filter","message":"The response was filtered"}}""" + "\n\n")
            with { Failure = "model_content_filtered" },
        Case("an error behind a whole answer", Chunk("""{"content":"Hello"}""") + Stop
            + "data: {\"error\":{\"message\":\"cannot count tokens\"}}\n\n" + Done) with { Text = "Hello" },
        Case("a line that is no JSON in mid-answer", Chunk("""{"content":"Hel"}""") + "data: <html>\n\n" + Stop + Done)
            with { Failure = "model_stream_broken" },
    ];

    private static IEnumerable<ReplyCase> Frames =>
    [
        Case("keepalive comments", ": OPENROUTER PROCESSING\n\n:\n\n" + Chunk("""{"content":"Hello"}""") + ": ping\n" + Stop + Done)
            with { Text = "Hello" },
        Case("empty events", "data:\n\ndata: \n\nevent: ping\ndata: {}\n\n" + Chunk("""{"content":"Hello"}""") + "\n\n\n" + Stop + Done)
            with { Text = "Hello" },
        Case("a byte order mark", "\uFEFF" + Chunk("""{"content":"Hello"}""") + Stop + Done) with { Text = "Hello" },
        Case("lines that end in CR LF", (Chunk("""{"content":"Hello"}""") + Stop + Done).ReplaceLineEndings("\r\n"))
            with { Text = "Hello" },
        Case("lines that end in CR", (Chunk("""{"content":"Hello"}""") + Stop + Done).ReplaceLineEndings("\r")) with { Text = "Hello" },
        Case("no space behind data", (Chunk("""{"content":"Hello"}""") + Stop + Done).Replace("data: ", "data:", StringComparison.Ordinal))
            with { Text = "Hello" },
        Case("ids, names and retry", "retry: 3000\nid: 1\nevent: message\n" + Chunk(
            """{"content":"Hello"}""") + "event: completion\n" + Stop + Done) with { Text = "Hello" },
        Case("data over two lines", "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"Hello\"}}]}\n\n" + Stop + Done)
            with { Text = "Hello" },
        Case("blank lines in front", "\n\n" + Chunk("""{"content":"Hello"}""") + Stop + Done) with { Text = "Hello" },
    ];

    private static IEnumerable<ReplyCase> Bodies =>
    [
        Case("a whole answer",
            """{"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"Hello","reasoning_content":"hm"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}""")
            with { Text = "Hello", Reasoning = "hm", Usage = (3, 2) },
        Case("a whole answer with calls, printed wide",
            "\n{\n \"choices\": [ {\n \"message\": {\"content\": null, \"tool_calls\": [{\"id\": \"a\", \"type\": \"function\", \"function\": {\"name\": \"echo\", \"arguments\": \"{}\"}}]},\n \"finish_reason\": \"tool_calls\" } ]\n}\n")
            with { Calls = ["echo", "{}"], Finish = "tool_calls" },
        Case("a list of chunks",
            """[{"choices":[{"delta":{"content":"Hel"}}]},{"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}]""")
                with { Text = "Hello" },
        Case("chunks as lines", """{"choices":[{"delta":{"content":"Hel"}}]}""" + "\n"
            + """{"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}""") with { Text = "Hello" },
        Case("an error under 200", """{"error":{"message":"The server is overloaded","type":"server_error"}}""")
            with { Failure = "model_overloaded" },
        Case("an error in a list under 200", """[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","message":"Slow down"}}]""")
            with { Failure = "model_rate_limited" },
        Case("half an answer as JSON", """{"choices":[{"message":{"content":"Hel""") with { Failure = "model_stream_broken" },
        Case("a web page", "<!DOCTYPE html><html><body>Sign in</body></html>") with { Failure = "model_bad_reply" },
        Case("plain text", "upstream connect error") with { Failure = "model_bad_reply" },
        Case("text that looks like a stream", "internal server error\n\n") with { Failure = "model_bad_reply" },
        new("openai", "packed without a word", Pack(Chunk("""{"content":"Hello"}""") + Stop + Done)) { Text = "Hello" },
        Case("nothing", "") with { Failure = "model_bad_reply" },
    ];

    private static string[] Each(params string[] values) => values;

    private static ReplyCase Case(string kind, string body) => ReplyCase.Of("openai", kind, body) with { Finish = "stop" };

    /// <summary>A call <c>echo {"q":"1"}</c> in pieces, each in a delta of its own.</summary>
    private static ReplyCase Call(string kind, params string[] pieces) =>
        Case($"call: {kind}", string.Concat(pieces.Select(piece => Chunk($$"""{"tool_calls":[{{piece}}]}"""))) + Calls + Done) with
        {
            Calls = ["echo", """{"q":"1"}"""],
            Finish = "tool_calls",
        };

    private static string Chunk(string delta, string finish = "null") =>
        $$"""data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""" + "\n\n";

    private static byte[] Pack(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
