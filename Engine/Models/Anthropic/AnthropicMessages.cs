using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Anthropic;

/// <summary>
/// Writes the messages of one request: the results of calls are the user's words there, and stand before what the user says.
/// </summary>
internal sealed class AnthropicMessages(ModelSource source, ToolNames names, ModelFailures failures)
{
    private readonly CallIds _ids = new(CallIdForm.Ordinary);

    public void Write(Utf8JsonWriter json, List<ChatMessage> messages)
    {
        json.WriteStartArray("messages"u8);
        var turn = Transcript.CurrentTurnStart(messages);
        var open = "";
        for (var i = messages[0].Role == ChatRole.System ? 1 : 0; i < messages.Count; i++)
        {
            var role = messages[i].Role == ChatRole.Assistant ? "assistant" : "user";
            if (role != open)
            {
                Close(json, open);
                open = role;
                json.WriteStartObject();
                json.WriteString("role"u8, role);
                json.WriteStartArray("content"u8);
            }

            WriteContents(json, messages[i], inCurrentTurn: i >= turn);
        }

        Close(json, open);
        json.WriteEndArray();
    }

    private static void Close(Utf8JsonWriter json, string open)
    {
        if (open.Length > 0)
        {
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private void WriteContents(Utf8JsonWriter json, ChatMessage message, bool inCurrentTurn)
    {
        if (inCurrentTurn && message.Role == ChatRole.Assistant)
        {
            WriteThinking(json, message);
        }

        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent text when !string.IsNullOrWhiteSpace(text.Text):
                    WriteText(json, text.Text);
                    break;
                case FunctionCallContent call:
                    WriteCall(json, call);
                    break;
                case FunctionResultContent result:
                    WriteResult(json, result);
                    break;
                case DataContent data:
                    WriteData(json, data);
                    break;
                case UriContent image when image.HasTopLevelMediaType("image"):
                    json.WriteStartObject();
                    json.WriteString("type"u8, "image"u8);
                    json.WriteStartObject("source"u8);
                    json.WriteString("type"u8, "url"u8);
                    json.WriteString("url"u8, image.Uri.AbsoluteUri);
                    json.WriteEndObject();
                    json.WriteEndObject();
                    break;
                default:
                    break;
            }
        }
    }

    private void WriteThinking(Utf8JsonWriter json, ChatMessage message)
    {
        using var state = SentState.Of(message, source);
        if (state?.Blocks is not { ValueKind: JsonValueKind.Array } blocks)
        {
            return;
        }

        foreach (var block in blocks.EnumerateArray())
        {
            block.WriteTo(json);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private void WriteCall(Utf8JsonWriter json, FunctionCallContent call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_use"u8);
        json.WriteString("id"u8, _ids.Begin(call.CallId));
        json.WriteString("name"u8, names.Write(call.Name));
        json.WritePropertyName("input"u8);
        // Anthropic refuses what is no object; the result beside it says what was wrong.
        json.WriteRawValue(call.Exception is null ? CallArguments.Text(call) : "{}");
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        var text = CallArguments.ResultText(result);
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_result"u8);
        json.WriteString("tool_use_id"u8, _ids.Of(result.CallId));
        json.WriteString("content"u8, string.IsNullOrWhiteSpace(text) ? Transcript.Nothing : text);
        json.WriteEndObject();
    }

    private void WriteData(Utf8JsonWriter json, DataContent data)
    {
        var image = data.HasTopLevelMediaType("image");
        if (!image && data.MediaType is not "application/pdf")
        {
            throw failures.Unsupported($"a file of type {data.MediaType}: it takes text, images and PDF only");
        }

        json.WriteStartObject();
        json.WriteString("type"u8, image ? "image"u8 : "document"u8);
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, "base64"u8);
        json.WriteString("media_type"u8, data.MediaType);
        json.WriteBase64String("data"u8, data.Data.Span);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
