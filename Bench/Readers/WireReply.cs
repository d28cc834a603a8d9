using System.Globalization;
using System.Text;

namespace ChatCluster.Bench.Readers;

/// <summary>A reply as a provider's servers stream it: the same fields around each token, and nothing odd.</summary>
internal sealed record WireReply(string Provider, byte[] Body, IReadOnlyList<int> Ends)
{
    public static IReadOnlyList<string> Providers { get; } = ["openai", "ollama", "anthropic"];

    public static WireReply Of(string provider, int tokens)
    {
        var (body, ends) = (new StringBuilder(), new List<int>(tokens + 8));
        foreach (var piece in Pieces(provider, tokens))
        {
            body.Append(piece).Append(provider is "ollama" ? "\n" : "\n\n");
            ends.Add(body.Length);
        }

        // All of it is ASCII: characters are bytes.
        return new(provider, Encoding.ASCII.GetBytes(body.ToString()), ends);
    }

    private static IEnumerable<string> Pieces(string provider, int tokens)
    {
        var words = Enumerable.Range(0, tokens).Select(i => string.Create(CultureInfo.InvariantCulture, $" w{i % 9973}"));
        return provider switch
        {
            "openai" =>
            [
                OpenAI("""{"role":"assistant","content":"","refusal":null}"""),
                .. words.Select(word => OpenAI($$"""{"content":"{{word}}"}""")),
                OpenAI("{}", "\"stop\""),
                """data: {"id":"chatcmpl-9","object":"chat.completion.chunk","created":1764300000,"model":"m","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":9,"total_tokens":29}}""",
                "data: [DONE]",
            ],
            "ollama" =>
            [
                .. words.Select(
                    word =>
                        $$$"""{"model":"m","created_at":"2026-11-28T12:00:00.123456789Z","message":{"role":"assistant","content":"{{{word}}}"},"done":false}"""),
                """{"model":"m","created_at":"2026-11-28T12:00:00.1Z","message":{"role":"assistant","content":""},"done":true,"done_reason":"stop","prompt_eval_count":20,"eval_count":9}""",
            ],
            _ =>
            [
                Anthropic("message_start",
                    ",\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"content\":[],\"usage\":{\"input_tokens\":20,\"output_tokens\":1}}"),
                Anthropic("content_block_start", ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"),
                .. words.Select(
                    word => Anthropic("content_block_delta", $$$""","index":0,"delta":{"type":"text_delta","text":"{{{word}}}"}""")),
                Anthropic("content_block_stop", ",\"index\":0"),
                Anthropic("message_delta", ",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":9}"),
                Anthropic("message_stop", ""),
            ],
        };
    }

    private static string OpenAI(string delta, string finish = "null") =>
        $$$"""data: {"id":"chatcmpl-9","object":"chat.completion.chunk","created":1764300000,"model":"m","system_fingerprint":"fp_1","choices":[{"index":0,"delta":{{{delta}}},"logprobs":null,"finish_reason":{{{finish}}}}]}""";

    private static string Anthropic(string type, string rest) => $$"""event: {{type}}""" + "\n" + $$"""data: {"type":"{{type}}"{{rest}}}""";
}
