using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>One item of a response's output.</summary>
/// <param name="index">Its place in the stream.</param>
internal sealed class ResponseItem(ResponseItemKind kind, string id, int index)
{
    /// <summary>What all tools of this server are grouped under: the protocol knows tools of a server by the server's label.</summary>
    public const string ServerLabel = "chatcluster";

    public const string InProgress = "in_progress";
    public const string Completed = "completed";
    public const string Incomplete = "incomplete";
    public const string Failed = "failed";

    public ResponseItemKind Kind => kind;

    public string Id => id;

    public int Index => index;

    public string Status { get; set; } = InProgress;

    /// <summary>Text of a message or of reasoning; the result of a call.</summary>
    public string? Text { get; set; }

    public ToolCalled? Call { get; init; }

    public JsonText? Arguments { get; set; }

    public ToolError? Error { get; set; }

    /// <summary>The sources that the text of a message names.</summary>
    public IReadOnlyList<Citation> Cited { get; set; } = [];

    public string? QuestionId { get; init; }

    /// <summary>The name by which a client sends the result of a call that it makes.</summary>
    public string? FunctionId { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        switch (kind)
        {
            case ResponseItemKind.Message:
                json.WriteString("type", "message");
                json.WriteString("status", Status);
                json.WriteString("role", "assistant");
                WriteContent(json);
                break;
            case ResponseItemKind.Reasoning:
                json.WriteString("type", "reasoning");
                json.WriteString("status", Status);
                json.WriteStartArray("summary");
                json.WriteEndArray();
                WriteContent(json);
                break;
            case ResponseItemKind.Call:
                json.WriteString("type", "mcp_call");
                json.WriteString("status", Status);
                WriteCall(json);
                json.WriteString("approval_request_id", QuestionId);
                json.WriteString("output", Text);
                WriteError(json);
                break;
            case ResponseItemKind.Function:
                json.WriteString("type", "function_call");
                json.WriteString("status", Status);
                json.WriteString("call_id", FunctionId);
                json.WriteString("name", Call!.Name);
                json.WriteString("arguments", Arguments?.Text ?? "");
                break;
            default:
                json.WriteString("type", "mcp_approval_request");
                WriteCall(json);
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>The one part of a message or of reasoning.</summary>
    public void WritePart(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type", kind is ResponseItemKind.Message ? "output_text" : "reasoning_text");
        json.WriteString("text", text);
        if (kind is ResponseItemKind.Message)
        {
            json.WriteStartArray("annotations");
            foreach (var place in text.Length > 0 ? Cited : [])
            {
                WriteAnnotation(json, place);
            }

            json.WriteEndArray();
            json.WriteStartArray("logprobs");
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    public static void WriteAnnotation(Utf8JsonWriter json, Citation place)
    {
        json.WriteStartObject();
        json.WriteString("type", "url_citation");
        json.WriteNumber("start_index", place.Start);
        json.WriteNumber("end_index", place.End);
        json.WriteString("url", place.Url);
        json.WriteString("title", place.Title);
        json.WriteEndObject();
    }

    private void WriteContent(Utf8JsonWriter json)
    {
        json.WriteStartArray("content");
        if (Text is { } text)
        {
            WritePart(json, text);
        }

        json.WriteEndArray();
    }

    private void WriteCall(Utf8JsonWriter json)
    {
        json.WriteString("server_label", ServerLabel);
        json.WriteString("name", Call!.Name);
        json.WriteString("arguments", Arguments?.Text ?? "");
    }

    private void WriteError(Utf8JsonWriter json)
    {
        if (Error is null)
        {
            json.WriteNull("error");
            return;
        }

        json.WriteStartObject("error");
        json.WriteString("type", "mcp_tool_execution_error");
        json.WriteStartArray("content");
        json.WriteStartObject();
        json.WriteString("type", "text");
        json.WriteString("text", Error.Message);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
