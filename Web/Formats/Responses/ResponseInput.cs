using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>The list of what a response answers: one message.</summary>
internal static class ResponseInput
{
    public static byte[] ToJson(MessagePosted message)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            WriteMessage(json, message);
            json.WriteEndArray();
            json.WriteString("first_id", message.MessageId);
            json.WriteString("last_id", message.MessageId);
            json.WriteBoolean("has_more", false);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static void WriteMessage(Utf8JsonWriter json, MessagePosted message)
    {
        json.WriteStartObject();
        json.WriteString("id", message.MessageId);
        json.WriteString("type", "message");
        json.WriteString("status", "completed");
        json.WriteString("role", "user");
        json.WriteStartArray("content");
        if (message.Text.Length > 0)
        {
            json.WriteStartObject();
            json.WriteString("type", "input_text");
            json.WriteString("text", message.Text);
            json.WriteEndObject();
        }

        foreach (var file in message.Attachments ?? [])
        {
            var image = file.MediaType.StartsWith("image/", StringComparison.OrdinalIgnoreCase);
            json.WriteStartObject();
            json.WriteString("type", image ? "input_image" : "input_file");
            json.WriteString(image ? "image_url" : "file_url", file.Url);
            json.WriteString(image ? "detail" : "filename", image ? "auto" : file.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
