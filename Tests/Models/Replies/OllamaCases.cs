using System.Text;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>The same kinds of oddities in Ollama's lines.</summary>
internal static class OllamaCases
{
    private const string Done = """{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}""" + "\n";

    public static IEnumerable<ReplyCase> All =>
    [
        .. Each("null", "\"\"", "\"stop\"", "\"eos\"", "5", "\"unknown-9\"").Select(reason =>
            Case($"done_reason {reason}", Line("""{"content":"Hello"}""") + $$"""{"done":true,"done_reason":{{reason}}}""")
                with { Text = "Hello" }),
        Case("done_reason length", Line("""{"content":"Hello"}""") + """{"done":true,"done_reason":"length"}""")
            with { Text = "Hello", Finish = "length" },
        Case("done_reason load", """{"model":"m","message":{"role":"assistant","content":""},"done":true,"done_reason":"load"}""")
            with { Failure = "model_overloaded" },
        Case("done_reason load behind text", Line("""{"content":"Hello"}""") + """{"done":true,"done_reason":"load"}""")
            with { Text = "Hello" },
        Case("done as a word", Line("""{"content":"Hello"}""") + """{"done":"true"}""") with { Text = "Hello" },
        Case("done as a number", Line("""{"content":"Hello"}""") + """{"done":1}""") with { Text = "Hello" },
        Case("message null", """{"message":null,"done":false}""" + "\n" + Line(
            """{"content":"Hello"}""") + """{"message":null,"done":true,"done_reason":"stop"}""") with { Text = "Hello" },
        Case("message as text", """{"message":"x","done":false}""" + "\n" + Line("""{"content":"Hello"}""") + Done) with { Text = "Hello" },
        Case("content null", Line("""{"content":null}""") + Line("""{"content":"Hello"}""") + Done) with { Text = "Hello" },
        Case("content as a number", Line("""{"content":42}""") + Done) with { Text = "42" },
        Case("content as parts", Line("""{"content":[{"type":"text","text":"Hel"},{"type":"text","text":"lo"}]}""") + Done)
            with { Text = "Hello" },
        Case("role null", Line("""{"role":null,"content":"Hello"}""") + Done) with { Text = "Hello" },
        Case("thinking and content in one line", Line("""{"content":"Hello","thinking":"hm"}""") + Done)
            with { Text = "Hello", Reasoning = "hm" },
        Case("thinking null", Line("""{"content":"Hello","thinking":null,"images":null,"tool_calls":null}""") + Done)
            with { Text = "Hello" },
        Case("calls as nothing", Line("""{"content":"Hello","tool_calls":[]}""") + Done) with { Text = "Hello" },
        .. Each("null", "\"\"", "\"null\"", "{}", "\"{}\"").Select(arguments =>
            Call($"arguments {arguments}", $$$"""{"function":{"name":"ping","arguments":{{{arguments}}}}}""")
                with { Calls = ["ping", "{}"] }),
        Call("arguments missing", """{"function":{"name":"ping"}}""") with { Calls = ["ping", "{}"] },
        Call("arguments as text", """{"function":{"name":"echo","arguments":"{\"q\":\"1\"}"}}""")
            with { Calls = ["echo", """{"q":"1"}"""] },
        Call("an empty name", """{"function":{"name":"","arguments":{}}}""") with { Calls = ["", "{}"] },
        Call("no name", """{"function":{"arguments":{}}}""") with { Calls = ["", "{}"] },
        Call("the same index twice",
            """{"function":{"index":0,"name":"echo","arguments":{"q":"1"}}},{"function":{"index":0,"name":"echo","arguments":{"q":"1"}}}""")
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"1"}"""] },
        Case("calls in two lines", Line("""{"tool_calls":[{"function":{"name":"echo","arguments":{"q":"1"}}}]}""") + Line(
            """{"tool_calls":[{"function":{"name":"echo","arguments":{"q":"2"}}}]}""") + Done)
            with { Calls = ["echo", """{"q":"1"}""", "echo", """{"q":"2"}"""], Finish = "tool_calls" },
        Case("calls in the last line",
            """{"message":{"content":"","tool_calls":[{"id":5,"function":{"name":"ping","arguments":{}}}]},"done":true,"done_reason":"stop"}""") with { Calls = ["ping", "{}"], Finish = "tool_calls" },
        .. Each("12", "12.0", "12.7", "\"12\"").Select(count =>
            Case($"count {count}", Line("""{"content":"Hello"}""")
                + $$"""{"done":true,"prompt_eval_count":{{count}},"eval_count":{{count}}}""") with { Text = "Hello", Usage = (12, 12) }),
        Case("counts null", Line("""{"content":"Hello"}""")
            + """{"done":true,"prompt_eval_count":null,"eval_count":null,"total_duration":1.5e9}""") with { Text = "Hello" },
        Case("halves of a pair", Line("""{"content":"a \ud83d"}""") + Line("""{"content":"\ude00 b"}""") + Done) with { Text = "a 😀 b" },
        Case("half of a pair at the end", Line("""{"content":"a \ud83d"}""") + Done) with { Text = "a \uFFFD" },
        new("ollama", "halves of a UTF-8 character",
            [.. "{\"message\":{\"content\":\"a "u8, 0xE2, 0x82, .. "\"}}\n{\"message\":{\"content\":\""u8, 0xAC, .. "\"}}\n"u8,
                .. Encoding.UTF8.GetBytes(Done)]) { Text = "a €" },
        Case("a byte order mark", "\uFEFF" + Line("""{"content":"Hello"}""") + Done) with { Text = "Hello" },
        Case("lines that end in CR LF, blank ones between", (Line("""{"content":"Hello"}""") + "\n\n" + Done).ReplaceLineEndings("\r\n"))
            with { Text = "Hello" },
        Case("no line end at the end", (Line("""{"content":"Hello"}""") + Done).TrimEnd('\n')) with { Text = "Hello" },
        Case("two values in a line", """{"message":{"content":"Hello"},"done":false,"x":NaN}""" + "\n" + Done) with { Text = "Hello" },
        Case("lines framed as events", "data: " + Line("""{"content":"Hello"}""") + "\ndata: " + Done + "\ndata: [DONE]\n\n")
            with { Text = "Hello" },
        Case("a whole answer",
            """{"model":"m","message":{"role":"assistant","content":"Hello"},"done":true,"done_reason":"stop","prompt_eval_count":3,"eval_count":2}""") with { Text = "Hello", Usage = (3, 2) },
        Case("error null", """{"message":{"content":"Hello"},"error":null,"done":false}""" + "\n" + Done) with { Text = "Hello" },
        Case("an error as text", Line("""{"content":"Hel"}""") + """{"error":"CUDA error: out of memory"}""")
            with { Failure = "model_overloaded" },
        Case("an error as an object", Line("""{"content":"Hel"}""") + """{"error":{"message":"something","type":"api_error"}}""")
            with { Failure = "model_failed" },
        Case("an error that the model is not there", """{"error":"model 'm' not found"}""") with { Failure = "model_not_found" },
        Case("an error of length", """{"error":"the input length exceeds the context length"}""")
            with { Failure = "model_context_exceeded" },
        Case("half an answer", Line("""{"content":"Hel"}""")) with { Failure = "model_stream_broken" },
        Case("half a line", Line("""{"content":"Hel"}""") + """{"message":{"content":"lo"}""") with { Failure = "model_stream_broken" },
        Case("no JSON", "this is no JSON\n" + Done) with { Failure = "model_stream_broken" },
    ];

    private static string[] Each(params string[] values) => values;

    private static ReplyCase Case(string kind, string body) => ReplyCase.Of("ollama", kind, body) with { Finish = "stop" };

    private static ReplyCase Call(string kind, string calls) =>
        Case($"call: {kind}", Line($$"""{"role":"assistant","content":"","tool_calls":[{{calls}}]}""") + Done) with
        {
            Finish = "tool_calls",
        };

    private static string Line(string message) => $$"""{"model":"m","created_at":"x","message":{{message}},"done":false}""" + "\n";
}
