using System.Text;
using System.Text.Json;
using ChatCluster.Models;
using ChatCluster.Rules;
using Microsoft.Extensions.AI;

namespace ChatCluster.Telemetry;

/// <summary>
/// What a model was sent and what it answered, as the conventions write it into a span. Sensitive: only where an operator has switched it
/// on.
/// </summary>
internal static class TracedMessages
{
    // A span is kept in memory until it is exported, and collectors take a few megabytes at once.
    private const int MostCharacters = 256 * 1024;

    /// <summary>The messages of a prompt, its newest where all would be too much.</summary>
    public static string Input(IReadOnlyList<ChatMessage> prompt)
    {
        var first = prompt.Count;
        for (var room = MostCharacters; first > 0 && (room -= LengthOf(prompt[first - 1])) > 0; first--)
        {
        }

        return Write(json =>
        {
            foreach (var message in prompt.Skip(first))
            {
                json.WriteStartObject();
                json.WriteString("role"u8, message.Role.Value);
                json.WriteStartArray("parts"u8);
                foreach (var content in message.Contents)
                {
                    WritePart(json, content);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }
        });
    }

    public static string Output(string text, IEnumerable<RequestedCall> calls, string finish) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("parts"u8);
        if (text.Length > 0)
        {
            WriteText(json, text);
        }

        foreach (var call in calls)
        {
            WriteCall(json, call.CallId, call.Name, call.Arguments.Text);
        }

        json.WriteEndArray();
        json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
    });

    private static int LengthOf(ChatMessage message) => 64 + message.Contents.Sum(content => content switch
    {
        TextContent text => text.Text.Length,
        FunctionCallContent call => CallArguments.Text(call).Length,
        FunctionResultContent result => CallArguments.ResultText(result).Length,
        _ => 0,
    });

    private static void WritePart(Utf8JsonWriter json, AIContent content)
    {
        switch (content)
        {
            case TextContent text:
                WriteText(json, text.Text);
                break;
            case FunctionCallContent call:
                WriteCall(json, call.CallId, call.Name, CallArguments.Text(call));
                break;
            case FunctionResultContent result:
                json.WriteStartObject();
                json.WriteString("type"u8, "tool_call_response"u8);
                json.WriteString("id"u8, result.CallId);
                json.WriteString("response"u8, CallArguments.ResultText(result));
                json.WriteEndObject();
                break;
            default:
                break;
        }
    }

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("content"u8, text);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, string id, string name, string arguments)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "tool_call"u8);
        json.WriteString("id"u8, id);
        json.WriteString("name"u8, name);
        json.WriteString("arguments"u8, arguments);
        json.WriteEndObject();
    }

    private static string Write(Action<Utf8JsonWriter> messages)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            messages(json);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
