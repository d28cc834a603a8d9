using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Responses;

/// <summary>Writes the messages of one request as items: what is said, what is called and what came of it, each by itself.</summary>
internal sealed class ResponsesInput(ModelSource source, ToolNames names, ModelFailures failures)
{
    private readonly CallIds _ids = new(CallIdForm.Ordinary);

    public void Write(Utf8JsonWriter json, List<ChatMessage> messages)
    {
        if (messages[0].Role == ChatRole.System)
        {
            json.WriteString("instructions"u8, messages[0].Text);
        }

        json.WriteStartArray("input"u8);
        var turn = Transcript.CurrentTurnStart(messages);
        for (var i = 0; i < messages.Count; i++)
        {
            if (messages[i].Role == ChatRole.Tool)
            {
                WriteResult(json, (FunctionResultContent)messages[i].Contents[0]);
            }
            else if (messages[i].Role == ChatRole.Assistant)
            {
                WriteAssistant(json, messages[i], inCurrentTurn: i >= turn);
            }
            else if (messages[i].Role == ChatRole.User)
            {
                WriteUser(json, messages[i]);
            }
        }

        json.WriteEndArray();
    }

    private void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        var text = CallArguments.ResultText(result);
        json.WriteStartObject();
        json.WriteString("type"u8, "function_call_output"u8);
        json.WriteString("call_id"u8, _ids.Of(result.CallId));
        json.WriteString("output"u8, string.IsNullOrWhiteSpace(text) ? Transcript.Nothing : text);
        json.WriteEndObject();
    }

    private void WriteAssistant(Utf8JsonWriter json, ChatMessage message, bool inCurrentTurn)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        using var state = inCurrentTurn && calls.Count > 0 ? SentState.Of(message, source) : null;
        foreach (var item in state?.Details?.EnumerateArray() ?? default)
        {
            // Reasoning stands before what it led to, as it came.
            item.WriteTo(json);
        }

        if (message.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "message"u8);
            json.WriteString("role"u8, "assistant"u8);
            json.WriteString("content"u8, message.Text);
            json.WriteEndObject();
        }

        for (var i = 0; i < calls.Count; i++)
        {
            var sent = state?.OfCall(i, calls.Count) ?? default;
            json.WriteStartObject();
            json.WriteString("type"u8, "function_call"u8);
            json.WriteString("call_id"u8, _ids.Begin(calls[i].CallId, sent.Id));
            json.WriteString("name"u8, names.Write(calls[i].Name));
            json.WriteString("arguments"u8, calls[i].Exception is null ? CallArguments.Text(calls[i]) : "{}");
            json.WriteEndObject();
        }
    }

    private void WriteUser(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "user"u8);
        json.WriteStartArray("content"u8);
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent { Text.Length: > 0 } text:
                    WritePart(json, "input_text"u8, "text"u8, text.Text);
                    break;
                case DataContent image when image.HasTopLevelMediaType("image"):
                    WritePart(json, "input_image"u8, "image_url"u8, image.Uri);
                    break;
                case UriContent image when image.HasTopLevelMediaType("image"):
                    WritePart(json, "input_image"u8, "image_url"u8, image.Uri.AbsoluteUri);
                    break;
                case DataContent file:
                    throw failures.Unsupported($"a file of type {file.MediaType}: it takes text and images only");
                default:
                    break;
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, ReadOnlySpan<byte> type, ReadOnlySpan<byte> name, string value)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString(name, value);
        json.WriteEndObject();
    }
}
