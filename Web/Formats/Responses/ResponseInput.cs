using System.Buffers;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>The list of what a response answers: one message, or what was answered to the response before.</summary>
internal static class ResponseInput
{
    public static byte[] ToJson(MessagePosted message) =>
        ToJson([message.MessageId], (json, _) => WriteMessage(json, message));

    public static byte[] ToJson(PostedRun run, IEnumerable<RunEvent> answers)
    {
        var items = answers.ToDictionary(answer => IdOf(run, answer), StringComparer.Ordinal);
        return ToJson([.. items.Keys], (json, id) => WriteAnswer(json, id, run.Key.Id, items[id]));
    }

    private static byte[] ToJson(string[] ids, Action<Utf8JsonWriter, string> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteStartArray("data");
            foreach (var id in ids)
            {
                write(json, id);
            }

            json.WriteEndArray();
            json.WriteString("first_id", ids.FirstOrDefault());
            json.WriteString("last_id", ids.LastOrDefault());
            json.WriteBoolean("has_more", false);
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    private static string IdOf(PostedRun run, RunEvent answer) =>
        answer is ApprovalResolved given ? $"mcprr_{run.RunId}_{given.CallId}" : $"fco_{run.RunId}_{((ToolFinished)answer).CallId}";

    private static void WriteAnswer(Utf8JsonWriter json, string id, string threadId, RunEvent answer)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        switch (answer)
        {
            case ApprovalResolved given:
                json.WriteString("type", "mcp_approval_response");
                json.WriteString("approval_request_id", ResponsesProjection.QuestionPrefix + given.CallId);
                json.WriteBoolean("approve", given.Approved);
                json.WriteString("reason", given.Reason);
                break;
            case ToolFinished result:
                json.WriteString("type", "function_call_output");
                json.WriteString("status", "completed");
                json.WriteString("call_id", ClientCallId.Of(threadId, result.CallId));
                json.WriteString("output", result.Result ?? result.Error?.Message ?? "");
                break;
            default:
                break;
        }

        json.WriteEndObject();
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
