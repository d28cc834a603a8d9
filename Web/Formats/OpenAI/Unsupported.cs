using System.Text.Json;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>
/// Fields that a client relies on and that nothing here would heed: passed over, the answer would not be what was asked for. Everything
/// else that is not known is passed over.
/// </summary>
internal static class Unsupported
{
    public static void Refuse(JsonElement body, Func<string, bool> isTool)
    {
        if (body.Field("n") is { ValueKind: JsonValueKind.Number } n && n.GetRawText() is not "1")
        {
            throw Refused("n", "There is one answer to a message. Leave n out, or have the reply made again.");
        }

        var format = body.Field("response_format") ?? body.Field("text")?.Field("format");
        if (format?.Text("type") is { } type and not "text")
        {
            throw Refused(
                "response_format",
                $"The answer is text; '{type}' cannot be promised. Leave it out, and say in the message which form you want.");
        }

        if (body.Flag("logprobs"))
        {
            throw Refused("logprobs", "Probabilities of tokens are not kept. Leave logprobs out.");
        }

        if (body.Items("modalities").Any(modality => modality.ValueKind is not JsonValueKind.String || modality.GetString() is not "text"))
        {
            throw Refused("modalities", "The answer is text. Leave modalities out.");
        }

        if (body.Field("tool_choice") is { } choice && !(choice.ValueKind is JsonValueKind.String && choice.GetString() is "auto"))
        {
            throw Refused("tool_choice", "The agent's model chooses its tools. Leave tool_choice out.");
        }

        foreach (var tool in body.Items("tools"))
        {
            var name = tool.Field("function")?.Text("name") ?? tool.Text("name") ?? tool.Text("type") ?? "";
            if (!isTool(name))
            {
                throw Refused(
                    "tools",
                    $"Tools run on this server, which has none named '{name}'. The operator adds it with ChatCluster:Tools; then leave tools out.");
            }
        }
    }

    private static RequestException Refused(string field, string detail) =>
        new(new(400, "unsupported_parameter", detail) { Field = field });
}
