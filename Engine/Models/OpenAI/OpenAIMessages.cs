using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models.OpenAI;

/// <summary>Writes the messages of one request.</summary>
internal sealed class OpenAIMessages(ModelSource source, OpenAIDialect dialect, ToolNames names, ModelFailures failures)
{
    // What Google's documents give for calls that another model asked for.
    private const string ForeignSignature = """{"google":{"thought_signature":"skip_thought_signature_validator"}}""";

    private readonly CallIds _ids = new(dialect.CallIds);

    public void Write(Utf8JsonWriter json, List<ChatMessage> messages)
    {
        json.WriteStartArray("messages"u8);
        var turn = Transcript.CurrentTurnStart(messages);
        for (var i = 0; i < messages.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("role"u8, messages[i].Role.Value);
            if (messages[i].Role == ChatRole.Tool)
            {
                WriteResult(json, (FunctionResultContent)messages[i].Contents[0]);
            }
            else if (messages[i].Role == ChatRole.Assistant)
            {
                WriteAssistant(json, messages[i], inCurrentTurn: i >= turn);
            }
            else if (messages[i].Contents.Any(content => content is DataContent or UriContent))
            {
                WriteParts(json, messages[i]);
            }
            else
            {
                json.WriteString("content"u8, messages[i].Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteResult(Utf8JsonWriter json, FunctionResultContent result)
    {
        var text = CallArguments.ResultText(result);
        json.WriteString("tool_call_id"u8, _ids.Of(result.CallId));
        json.WriteString("content"u8, string.IsNullOrWhiteSpace(text) ? Transcript.Nothing : text);
    }

    private void WriteAssistant(Utf8JsonWriter json, ChatMessage message, bool inCurrentTurn)
    {
        var calls = message.Contents.OfType<FunctionCallContent>().ToList();
        if (message.Text.Length > 0)
        {
            json.WriteString("content"u8, message.Text);
        }
        else if (calls.Count > 0)
        {
            json.WriteNull("content"u8);
        }

        if (calls.Count == 0)
        {
            return;
        }

        using var state = inCurrentTurn ? SentState.Of(message, source) : null;
        WriteReasoning(json, message, state, inCurrentTurn);
        json.WriteStartArray("tool_calls"u8);
        for (var i = 0; i < calls.Count; i++)
        {
            var sent = state?.OfCall(i, calls.Count) ?? default;
            json.WriteStartObject();
            json.WriteString("id"u8, _ids.Begin(calls[i].CallId, sent.Id));
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, names.Write(calls[i].Name));
            // Servers that render arguments with a template refuse broken ones; the tool result beside them says what was wrong.
            json.WriteString("arguments"u8, calls[i].Exception is null ? CallArguments.Text(calls[i]) : "{}");
            sent.WriteFunctionExtra(json);
            json.WriteEndObject();
            if (sent.HasExtra)
            {
                sent.WriteExtra(json);
            }
            else if (i == 0 && inCurrentTurn && dialect.WantsSignature)
            {
                json.WritePropertyName("extra_content"u8);
                json.WriteRawValue(ForeignSignature);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteReasoning(Utf8JsonWriter json, ChatMessage message, SentState? state, bool inCurrentTurn)
    {
        var field = state?.ReasoningField ?? (inCurrentTurn && dialect.WantsReasoning ? "reasoning_content" : null);
        if (field is not null)
        {
            json.WriteString(field, string.Concat(message.Contents.OfType<TextReasoningContent>().Select(content => content.Text)));
        }

        if (state?.Details is { } details)
        {
            json.WritePropertyName("reasoning_details"u8);
            details.WriteTo(json);
        }
    }

    private void WriteParts(Utf8JsonWriter json, ChatMessage message)
    {
        json.WriteStartArray("content"u8);
        foreach (var content in message.Contents)
        {
            switch (content)
            {
                case TextContent { Text.Length: > 0 } text:
                    json.WriteStartObject();
                    json.WriteString("type"u8, "text"u8);
                    json.WriteString("text"u8, text.Text);
                    json.WriteEndObject();
                    break;
                case DataContent image when image.HasTopLevelMediaType("image"):
                    WriteImage(json, image.Uri);
                    break;
                case UriContent image when image.HasTopLevelMediaType("image"):
                    WriteImage(json, image.Uri.AbsoluteUri);
                    break;
                case DataContent file:
                    throw failures.Unsupported($"a file of type {file.MediaType}: it takes text and images only");
                default:
                    break;
            }
        }

        json.WriteEndArray();
    }

    private static void WriteImage(Utf8JsonWriter json, string address)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "image_url"u8);
        json.WriteStartObject("image_url"u8);
        json.WriteString("url"u8, address);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
