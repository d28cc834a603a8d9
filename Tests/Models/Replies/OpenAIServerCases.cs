namespace ChatCluster.Tests.Models.Replies;

/// <summary>What one server or another makes of the OpenAI protocol, each as its users have reported it.</summary>
internal static class OpenAIServerCases
{
    private const string Stop = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";
    private const string Calls = """data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""" + "\n\n";
    private const string Done = "data: [DONE]\n\n";

    public static IEnumerable<ReplyCase> All => [.. Names, .. Assembled, .. Places, .. Contents];

    private static IEnumerable<ReplyCase> Names =>
    [
        // Gemini's endpoint cuts names; others send them whole in each piece, or as far as they have come.
        Call("a name in pieces", """{"index":0,"id":"a","function":{"name":"edit_ex"}}""",
            """{"index":0,"function":{"name":"isting_file"}}""", """{"index":0,"function":{"arguments":"{}"}}""")
            with { Calls = ["edit_existing_file", "{}"] },
        Call("a name in pieces, the id with each", """{"index":0,"id":"a","function":{"name":"edit_","arguments":""}}""",
            """{"index":0,"id":"a","function":{"name":"existing_","arguments":""}}""",
            """{"index":0,"id":"a","function":{"name":"file","arguments":"{}"}}""")
            with { Calls = ["edit_existing_file", "{}"] },
        Call("a name in pieces, no index and no id", """{"function":{"name":"edit_ex"}}""",
            """{"function":{"name":"isting_file","arguments":"{}"}}""") with { Calls = ["edit_existing_file", "{}"] },
        Call("a name that grows", """{"index":0,"id":"a","function":{"name":"edit_ex"}}""",
            """{"index":0,"id":"a","function":{"name":"edit_existing_file","arguments":"{}"}}""")
            with { Calls = ["edit_existing_file", "{}"] },
        Call("a name in pieces of which one is a tool's", """{"index":0,"id":"a","function":{"name":"ping"}}""",
            """{"index":0,"function":{"name":"_all","arguments":"{}"}}""") with { Calls = ["ping_all", "{}"] },
        Call("a name of no tool in pieces with one id", """{"index":0,"id":"a","function":{"name":"no_"}}""",
            """{"index":0,"id":"a","function":{"name":"such","arguments":"{}"}}""") with { Calls = ["no_such", "{}"] },
        Call("a whole name in each piece", """{"index":0,"id":"a","function":{"name":"ping","arguments":"{\"q\""}}""",
            """{"index":0,"id":"a","function":{"name":"ping","arguments":":1"}}""",
            """{"index":0,"id":"a","function":{"name":"ping","arguments":"}"}}""")
            with { Calls = ["ping", """{"q":1}"""] },
        Call("two names that go on with each other", """{"index":0,"function":{"name":"ping","arguments":""}}""",
            """{"index":0,"function":{"name":"ping_all","arguments":"{}"}}""")
            with { Calls = ["ping", "{}", "ping_all", "{}"] },
        Call("a name behind its arguments", """{"index":0,"id":"a","function":{"arguments":"{\"q\":1}"}}""",
            """{"index":0,"id":"a","function":{"name":"ping"}}""") with { Calls = ["ping", """{"q":1}"""] },
        Call("a name null behind the first piece", """{"index":0,"id":"a","function":{"name":"ping","arguments":"{\"q\""}}""",
            """{"index":0,"function":{"name":null,"arguments":":1}"}}""") with { Calls = ["ping", """{"q":1}"""] },
        Call("a function as a word", """{"index":0,"id":"a","function":"ping","arguments":"{\"q\":1}"}""")
            with { Calls = ["ping", """{"q":1}"""] },
    ];

    private static IEnumerable<ReplyCase> Assembled =>
    [
        // LocalAI counts the index on with each piece of a call, and sends it whole once more.
        Call("whole again at another index", """{"index":0,"id":"a","function":{"name":"ping","arguments":"{\"q\":1}"}}""",
            """{"index":1,"id":"a","function":{"name":"ping","arguments":"{\"q\":1}"}}""")
            with { Calls = ["ping", """{"q":1}"""] },
        Call("one id for several", """{"index":0,"id":"a","function":{"name":"ping","arguments":"{\"q\":1}"}}""",
            """{"index":1,"id":"a","function":{"name":"ping","arguments":"{\"q\":2}"}}""")
            with { Calls = ["ping", """{"q":1}""", "ping", """{"q":2}"""] },
        // A gateway of Gemini puts the arguments of the second call to the first one.
        Call("arguments of a second call at the first one's index",
            """{"index":0,"id":"a","type":"function","function":{"name":"ping","arguments":""}}""",
            """{"index":0,"function":{"name":"","arguments":"{\"q\":1}"}}""",
            """{"index":0,"function":{"name":"","arguments":"{\"q\":2}"}}""")
                with { Calls = ["ping", """{"q":1}""", "ping", """{"q":2}"""] },
        Call("another id in each piece, the name empty", """{"id":"a","index":0,"function":{"arguments":"","name":"ping"}}""",
            """{"id":"b","index":0,"function":{"arguments":"{\"q\": \"","name":""}}""",
            """{"id":"c","index":0,"function":{"arguments":"1\"}","name":""}}""")
            with { Calls = ["ping", """{"q": "1"}"""] },
        Call("parameters for arguments", """{"index":0,"id":"a","function":{"name":"ping","parameters":{"q":1}}}""")
            with { Calls = ["ping", """{"q":1}"""] },
        .. Each("[]", "\"[]\"", "false").Select(value =>
            Call($"arguments {value}", $$$"""{"index":0,"id":"a","function":{"name":"ping","arguments":{{{value}}}}}""")
                with { Calls = ["ping", value is "false" ? "false" : "{}"] }),
        Call("a number as a piece of the arguments", """{"index":0,"id":"a","function":{"name":"ping","arguments":"{\"q\":"}}""",
            """{"index":0,"function":{"arguments":42}}""", """{"index":0,"function":{"arguments":"}"}}""")
            with { Calls = ["ping", """{"q":42}"""] },
        Call("nothing among the calls", """{"index":0,"id":"a","function":{"name":"ping","arguments":"{}"}},null,[],5,"x" """)
            with { Calls = ["ping", "{}"] },
        Call("an index below nothing", """{"index":-1,"id":"a","function":{"name":"ping","arguments":"{\"q\""}}""",
            """{"index":-1,"function":{"arguments":":1}"}}""") with { Calls = ["ping", """{"q":1}"""] },
        Call("an index too large", """{"index":99999999999,"id":"a","function":{"name":"ping","arguments":"{}"}}""")
            with { Calls = ["ping", "{}"] },
        Call("a signature alone behind the call", """{"id":"a","function":{"name":"ping","arguments":"{}"}}""",
            """{"extra_content":{"google":{"thought_signature":"S"}}}""") with { Calls = ["ping", "{}"] },
        Case("a signature in a delta behind the call", Chunk("""{"tool_calls":[{"id":"a","function":{"name":"ping","arguments":"{}"}}]}""")
            + Chunk("""{"extra_content":{"google":{"thought_signature":"S"}}}""") + Stop + Done)
            with { Calls = ["ping", "{}"], Finish = "tool_calls" },
        Case("a signature in a delta and no call",
            Chunk("""{"content":"Hello","extra_content":{"google":{"thought_signature":"S"}}}""") + Stop + Done) with { Text = "Hello" },
        Case("several calls with their end, each in a chunk",
            """data: {"choices":[{"index":0,"delta":{"tool_calls":[{"id":"a","function":{"name":"ping","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""" + "\n\n"
            + """data: {"choices":[{"index":0,"delta":{"tool_calls":[{"id":"b","function":{"name":"echo","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}""" + "\n\n" + Done)
            with { Calls = ["ping", "{}", "echo", "{}"], Finish = "tool_calls" },
        Case("a trailing text behind the call",
            Chunk("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"ping","arguments":"{\"q\""}}]}""")
                + Chunk("""{"content":"\n","tool_calls":[{"index":0,"function":{"arguments":":1}"}}]}""") + Calls + Done)
            with { Text = "\n", Calls = ["ping", """{"q":1}"""], Finish = "tool_calls" },
    ];

    private static IEnumerable<ReplyCase> Places =>
    [
        // Moonshot, Groq, DashScope: usage in a place of their own, or in each chunk and then no more.
        Case("usage in the choice",
            Chunk("""{"content":"Hello"}""")
                + """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":19,"completion_tokens":13,"total_tokens":32}}]}""" + "\n\n" + Done)
            with { Text = "Hello", Usage = (19, 13) },
        Case("usage in x_groq",
            Chunk("""{"content":"Hello"}""")
                + """data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"r","usage":{"queue_time":0.1,"prompt_tokens":19,"completion_tokens":13}}}""" + "\n\n" + Done)
            with { Text = "Hello", Usage = (19, 13) },
        Case("x_groq null", """data: {"choices":[{"index":0,"delta":{"content":"Hello"}}],"x_groq":null}""" + "\n\n" + Stop + Done)
            with { Text = "Hello" },
        Case("usage of nothing behind the usage", Chunk(
            """{"content":"Hello"}""") + Stop + """data: {"choices":[],"usage":{"prompt_tokens":19,"completion_tokens":13}}""" + "\n\n"
            + """data: {"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}""" + "\n\n" + Done)
            with { Text = "Hello", Usage = (19, 13) },
        // Perplexity: the message as it has become, before or behind what is new.
        Case("the message so far before each delta", string.Concat(new[] { ("Hel", "Hel"), ("Hello", "lo"), ("Hello", "") }.Select(piece =>
            $$$"""data: {"choices":[{"index":0,"finish_reason":{{{(piece.Item2.Length == 0 ? "\"stop\"" : "null")}}},"message":{"role":"assistant","content":"{{{piece.Item1}}}"},"delta":{"role":"assistant","content":"{{{piece.Item2}}}"}}]}""" + "\n\n")))
            with { Text = "Hello" },
        Case("the message so far behind each delta", string.Concat(new[] { ("Hel", "Hel"), ("Hello", "lo"), ("Hello", "") }.Select(piece =>
            $$$"""data: {"choices":[{"index":0,"delta":{"content":"{{{piece.Item2}}}"},"message":{"content":"{{{piece.Item1}}}"},"finish_reason":{{{(piece.Item2.Length == 0 ? "\"stop\"" : "null")}}}}]}""" + "\n\n")))
            with { Text = "Hello" },
        Case("an empty message beside each delta",
            """data: {"choices":[{"index":0,"message":{"role":"assistant","content":null},"delta":{"content":"Hello"},"finish_reason":null}]}""" + "\n\n" + Stop + Done) with { Text = "Hello" },
        Case("an empty delta beside a whole message",
            """data: {"choices":[{"index":0,"message":{"content":"Hello"},"delta":{},"finish_reason":"stop"}]}""" + "\n\n" + Done)
                with { Text = "Hello" },
        // Azure: chunks without a delta, for what its filter found.
        Case("a choice without a delta",
            """data: {"id":"","object":"","created":0,"model":"","choices":[],"prompt_filter_results":[{"prompt_index":0}]}""" + "\n\n"
                + Chunk("""{"content":"Hello"}""")
            + """data: {"id":"","choices":[{"finish_reason":null,"index":0,"content_filter_offsets":{"check_offset":1},"content_filter_results":{"hate":{"filtered":false}}}]}""" + "\n\n" + Stop + Done) with { Text = "Hello" },
        Case("a choice that is null", """data: {"choices":[null,{"index":0,"delta":{"content":"Hello"}}]}""" + "\n\n" + Stop + Done)
            with { Text = "Hello" },
        Case("a type of the event at each chunk", "event: completion.chunk\n" + Chunk(
            """{"content":"Hello"}""") + "event: done\n" + Stop + "event: done\n" + Done) with { Text = "Hello" },
        Case("heartbeats of their own type", "event: heartbeat\ndata: {\"type\":\"ping\"}\n\n" + Chunk(
            """{"content":"Hello"}""") + "event: ping\ndata: 1730000000\n\n" + Stop + Done) with { Text = "Hello" },
        Case("a stop_reason beside the finish reason",
            """data: {"choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null,"stop_reason":151643,"token_ids":null}]}"""
                + "\n\n" + Stop + Done) with { Text = "Hello" },
        Case("an error as words in an event of its type", Chunk("""{"content":"Hel"}""") + "event: error\ndata: Rate limit exceeded\n\n")
            with { Failure = "model_rate_limited" },
        Case("an error object framed with spaces behind",
            Chunk("""{"content":"Hel"}""")
                + "data: {\"error\":{\"details\":null,\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}      }    \n\n")
                with { Failure = "model_overloaded" },
    ];

    private static IEnumerable<ReplyCase> Contents =>
    [
        .. Each("true", "false", "{}", "[]", "[null]", "[{}]")
            .Select(value => Case($"content {value}", Chunk($$"""{"content":{{value}}}""") + Chunk("""{"content":"Hello"}""") + Stop + Done)
                with { Text = "Hello" }),
        .. new[] { ("7", "7"), ("-1.50", "-1.50"), ("1e3", "1e3"), ("0", "0") }.Select(
            value => Case($"content {value.Item1}", Chunk($$"""{"content":{{value.Item1}}}""") + Stop + Done) with { Text = value.Item2 }),
        Case("content numbers among words", Chunk("""{"content":"It is "}""") + Chunk("""{"content":42}""") + Chunk(
            """{"content":"."}""") + Stop + Done) with { Text = "It is 42." },
        Case("reasoning as a number and as true", Chunk("""{"reasoning_content":true}""") + Chunk("""{"reasoning_content":7}""") + Chunk(
            """{"content":"Hello"}""") + Stop + Done) with { Text = "Hello", Reasoning = "7" },
        Case("a delta that is text", Chunk("\"Hello\"") + Stop + Done) with { Text = "Hello" },
        Case("a delta that is a list", Chunk("[]") + Chunk("""{"content":"Hello"}""") + Stop + Done) with { Text = "Hello" },
        Case("a thought marked beside it",
            Chunk("""{"content":"hm","extra_content":{"google":{"thought":true}}}""")
                + Chunk("""{"content":"Hello","extra_content":{"google":{"thought":false}}}""") + Stop + Done)
                with { Text = "Hello", Reasoning = "hm" },
        Case("parts of references", Chunk("""{"content":[{"type":"text","text":"Hello"},{"type":"reference","reference_ids":[1,2]}]}""")
            + Stop + Done) with { Text = "Hello" },
        Case("thinking that is closed",
            Chunk("""{"index":0,"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}],"closed":true}]}""")
                + Chunk("""{"content":"Hello"}""") + Stop + Done) with { Text = "Hello", Reasoning = "hm" },
        Case("reasoning of several kinds", Chunk("""{"reasoning_details":[{"type":"reasoning.text","text":"hm"}]}""") + Chunk(
            """{"content":"Hello"}""") + Stop + Done) with { Text = "Hello", Reasoning = "hm" },
    ];

    private static string[] Each(params string[] values) => values;

    private static ReplyCase Case(string kind, string body) => ReplyCase.Of("openai", $"server: {kind}", body) with
    {
        Finish = "stop",
        Tools = ["ping", "ping_all", "echo", "edit_existing_file"],
    };

    private static ReplyCase Call(string kind, params string[] pieces) =>
        Case($"call: {kind}", string.Concat(pieces.Select(piece => Chunk($$"""{"tool_calls":[{{piece}}]}"""))) + Calls + Done) with
        {
            Finish = "tool_calls",
        };

    private static string Chunk(string delta) =>
        $$"""data: {"id":"c","object":"chat.completion.chunk","choices":[{"index":0,"delta":{{delta}},"finish_reason":null}]}""" + "\n\n";
}
