using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Tests.Models.Replies;

/// <summary>
/// One plain answer of each provider that streams events, in every frame that servers and proxies have put around its events.
/// </summary>
internal static class FramingCases
{
    private const string OpenAI = "openai";
    private const string Anthropic = "anthropic";
    private const string Responses = "openai-responses";

    private static readonly string[] Marks =
        ["[done]", "[Done]", "[ DONE ]", "  [DONE]  ", "DONE", "done", "\"[DONE]\"", "[\"DONE\"]", "data: [DONE]", "[DONE][DONE]",
            "[DONE]\ndata: [DONE]"];

    public static IEnumerable<ReplyCase> All =>
        [.. new[] { OpenAI, Anthropic, Responses }.SelectMany(Frames), .. new[] { OpenAI, Anthropic }.SelectMany(Ends)];

    /// <summary>The answer "Hello" in two pieces, with its end.</summary>
    public static string[] Events(string provider) => provider switch
    {
        OpenAI =>
        [
            """{"choices":[{"index":0,"delta":{"role":"assistant","content":"Hel"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
        ],
        Anthropic =>
        [
            """{"type":"message_start","message":{"id":"m","content":[],"usage":{"input_tokens":3,"output_tokens":1}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hel"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"lo"}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":2}}""",
            """{"type":"message_stop"}""",
        ],
        _ =>
        [
            """{"type":"response.created","sequence_number":0,"response":{"id":"r","status":"in_progress","output":[]}}""",
            """{"type":"response.output_text.delta","sequence_number":1,"item_id":"m","output_index":0,"delta":"Hel"}""",
            """{"type":"response.output_text.delta","sequence_number":2,"item_id":"m","output_index":0,"delta":"lo"}""",
            """{"type":"response.completed","sequence_number":3,"response":{"id":"r","status":"completed","output":[]}}""",
        ],
    };

    private static IEnumerable<ReplyCase> Frames(string provider)
    {
        var events = Events(provider);
        ReplyCase Row(string kind, Func<string, string> frame, string end = "data: [DONE]\n\n") =>
            ReplyCase.Of(provider, $"frame: {kind}", string.Concat(events.Select(frame)) + end) with { Text = "Hello", Finish = "stop" };

        yield return Row("no empty lines", e => $"data: {e}\n", "data: [DONE]\n");
        yield return Row("no empty lines, CR LF", e => $"data:{e}\r\n", "data:[DONE]\r\n");
        yield return Row("no empty lines, CR", e => $"data:   {e}\r", "data: [DONE]\r");
        yield return Row("no empty lines, comments between", e => $"data: {e} \n: ping\n", "data: [DONE]");
        yield return Row("no empty lines, types and ids between", e => $"event: {TypeOf(e)}\nid: 1\ndata: {e}\n");
        yield return Row(
            "an empty line behind every second event only", e =>
                $"data: {e}\n{(e.Contains("lo\"", StringComparison.Ordinal) ? "\n" : "")}");
        yield return Row("a type behind its data", e => $"data: {e}\nevent: {TypeOf(e)}\n\n");
        yield return Row("framed twice", e => $"data: data: {e}\n\n", "data: data: [DONE]\n\n");
        yield return Row("framed thrice, no spaces", e => $"data:data:data:{e}\n\n");
        yield return Row(
            "printed wide, each line framed", e =>
                $"{string.Concat(JsonNode.Parse(e)!.ToString().Split('\n').Select(line => $"data: {line}\n"))}\n");
        yield return Row("encoded twice", e => $"data: {JsonSerializer.Serialize(e)}\n\n", "data: \"[DONE]\"\n\n");
        yield return Row("each in a list", e => $"data: [{e}]\n\n");
        yield return Row("a byte order mark in each", e => $"data: \uFEFF{e}\n\n");
        yield return Row("zeros behind each", e => $"data: {e}\0\0\n\n");
        yield return Row("as lines of JSON", e => $"{e}\n", "");
        yield return Row("as lines of JSON with the mark of the end", e => $"{e}\n", "[DONE]\n");
        yield return Row("as a list", e => $"{(e == events[0] ? "[" : ",")}\n{e}", "\n]");
        foreach (var (kind, between) in new[] { ("nothing", ""), ("a line", "\ndata: "), ("a comma", ",") })
        {
            yield return ReplyCase.Of(
                provider, $"frame: all in one event, {kind} between", $"data: {string.Join(between, events)}\n\n") with
            {
                Text = "Hello",
                Finish = "stop",
            };
        }

        string[] empty =
        [
            "null", "[]", "{}", "[null]", "[[]]", "\"text\"", "\"\"", "5", "-1.5e3", "true", "false", "None", "ping",
            ": OPENROUTER PROCESSING", "keep-alive",
        ];
        foreach (var nothing in empty)
        {
            yield return Row($"{nothing} between", e => $"data: {nothing}\n\ndata: {e}\n\ndata: {nothing}\n\n");
        }

        foreach (var words in new[] { "error: rate limit exceeded", "[ERROR] Rate limit exceeded", "Error: 429 Too Many Requests" })
        {
            yield return ReplyCase.Of(provider, $"frame: {words}", $"data: {events[0]}\n\ndata: {words}\n\n") with
            {
                Failure = "model_rate_limited",
            };
        }

        yield return ReplyCase.Of(provider, "frame: half an object", $"data: {events[0]}\n\ndata: {events[1][..20]}\n\n") with
        {
            Failure = "model_stream_broken",
        };
        yield return ReplyCase.Of(provider, "frame: half an object behind a whole one", $"data: {events[0]}{events[1][..20]}\n\n") with
        {
            Failure = "model_stream_broken",
        };
        yield return ReplyCase.Of(provider, "frame: nothing but values that say nothing", "data: null\n\ndata: []\n\ndata: 5\n\n") with
        {
            Failure = "model_bad_reply",
        };
    }

    private static IEnumerable<ReplyCase> Ends(string provider)
    {
        var events = string.Concat(Events(provider)[..(provider is OpenAI ? 2 : 3)].Select(e => $"data: {e}\n\n"));
        return Marks.Select(
            mark => ReplyCase.Of(provider, $"end: {mark}", $"{events}data: {mark}\n\n") with { Text = "Hello", Finish = "stop" });
    }

    private static string TypeOf(string json) => JsonNode.Parse(json)!["type"]?.ToString() ?? "message";
}
