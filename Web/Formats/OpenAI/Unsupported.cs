using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>
/// Fields that a client relies on and that nothing here would honour: ignored, the answer would not be what was asked for. Everything
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

        if (body.Field("tool_choice") is { } choice
            && !(choice.ValueKind is JsonValueKind.String && choice.GetString() is "auto" or "none" or "required")
            && NameOf(choice) is null)
        {
            throw Refused("tool_choice", "Send 'auto', 'none' or 'required', or one function by its name, or leave it out.");
        }

        foreach (var tool in body.Items("tools").Where(tool => tool.Text("type") is not (null or "function")))
        {
            var name = tool.Text("name") ?? tool.Text("type") ?? "";
            if (!isTool(name))
            {
                throw Refused(
                    "tools",
                    $"Tools other than your own functions run on this server, which has none named '{name}'. The operator adds it with ChatCluster:Tools; then leave tools out.");
            }
        }
    }

    /// <summary>The functions that the client brings along.</summary>
    public static IReadOnlyList<ClientToolBody> Functions(JsonElement body, Func<string, bool> isTool) =>
    [
        .. body.Items("tools").Where(tool => tool.Text("type") is null or "function")
            .Select(tool => BroughtTools.Read(tool.Field("function") ?? tool, isTool)).OfType<ClientToolBody>(),
    ];

    /// <summary>Whether tools may be called.</summary>
    public static ToolChoice Choice(JsonElement body) => body.Text("tool_choice") is "none" ? ToolChoice.None : ToolChoice.Auto;

    /// <summary>What the model calls first, if it is told.</summary>
    public static string? MustCall(JsonElement body) => body.Text("tool_choice") is "required" ? ClientTool.Any
        : body.Field("tool_choice") is { } choice ? NameOf(choice) : null;

    // A function, or a tool of this server, which clients of responses name beside the server's label.
    private static string? NameOf(JsonElement choice)
    {
        var name = choice.Text("type") switch
        {
            "function" => choice.Field("function")?.Text("name") ?? choice.Text("name"),
            "mcp" => choice.Text("name"),
            _ => null,
        };
        return name is not null && ToolDescription.IsValidName(name) ? name : null;
    }

    private static RequestException Refused(string field, string detail) =>
        new(new(400, "unsupported_parameter", detail) { Field = field });
}
