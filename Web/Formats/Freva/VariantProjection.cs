using System.Buffers;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.Freva;

/// <summary>The climate assistant's stream: one JSON object a line, each a variant with its content; <c>StreamEnd</c> last.</summary>
/// <param name="history">Whether this is a thread as it is stored: with the user's messages, without the hints of a stream.</param>
/// <param name="pictures">Whether pictures are shown, and not links to them.</param>
internal sealed class VariantProjection(StreamScope scope, bool history, bool pictures = true) : RunProjection(scope)
{
    private const string CodeTool = "code_interpreter";

    // 16,384 characters of base64, which is the most that its clients take at a time.
    private const int PieceBytes = 12_288;

    // Of a thread that is answered as a whole; the rest are links.
    private const int MostPictureBytes = 16 * 1024 * 1024;

    public static ProjectedFormat Format { get; } =
        new("ndjson", "application/x-ndjson", scope => new VariantProjection(scope, history: false));

    private readonly JsonFrames _lines = new("", "\n");
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private (string Url, ThreadFile File)? _picture;
    private long _pictureBytes;

    public override string? FileOf(ThreadFrame frame) =>
        pictures && (!history || _pictureBytes < MostPictureBytes) && frame.Type is ToolImage.TypeName && frame.Event is ToolImage image
            ? image.File.Url : null;

    public override void Take(string url, ThreadFile file) => _picture = (url, file);

    protected override void WriteStart(IBufferWriter<byte> output)
    {
        if (!history)
        {
            WriteHint(output);
        }
    }

    protected override void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> quoted)
    {
        output.Write("{\"variant\":\"Assistant\",\"content\":"u8);
        output.Write(quoted);
        output.Write("}\n"u8);
    }

    protected override void WriteEvent(IBufferWriter<byte> output, ThreadEvent @event, long sequence)
    {
        switch (@event)
        {
            case MessagePosted message when history:
                WriteVariant(output, "User", message.Text);
                break;
            case ToolCalled call:
                _names[call.CallId] = call.Name;
                WriteVariant(output, call.Name is CodeTool ? "Code" : "ToolCall", call.Arguments.Text, call.CallId, call.Name);
                break;
            case ToolCode part when _names.GetValueOrDefault(part.CallId) is CodeTool:
                // The call has shown it.
                break;
            case ToolCode part:
                WriteVariant(output, "Code", part.Text, part.CallId);
                break;
            case ToolPrinted part:
                WriteVariant(output, "CodeOutput", part.Text, part.CallId);
                break;
            case ToolTrouble part:
                WriteVariant(output, "CodeError", part.Text, part.CallId);
                break;
            case ToolImage image when _picture is { } picture && picture.Url == image.File.Url:
                WritePicture(output, picture.File.Content.Span, image.CallId);
                _pictureBytes += picture.File.Content.Length;
                _picture = null;
                break;
            case InputRequested input:
                WriteVariant(output, "ToolOutput", WireInputs.Text(Key, input), input.CallId, input.Name);
                break;
            case ToolPart part:
                var tool = _names.GetValueOrDefault(part.CallId);
                WriteVariant(output, tool is CodeTool ? "CodeOutput" : "ToolOutput", PartMarkdown.Of(part), part.CallId, tool);
                break;
            case ToolFinished { Name: CodeTool, Error: { } error } result:
                WriteVariant(output, "CodeError", error.Message, result.CallId, result.Name);
                break;
            case ToolFinished result:
                WriteVariant(
                    output, result.Name is CodeTool ? "CodeOutput" : "ToolOutput", result.Error?.Message ?? result.Result ?? "",
                    result.CallId, result.Name);
                break;
            default:
                break;
        }
    }

    protected override void WriteFinished(IBufferWriter<byte> output, RunFinished finished)
    {
        if (finished.Reason is RunReason.Failed)
        {
            WriteVariant(output, "ServerError", finished.Message ?? "The run failed.");
        }

        WriteVariant(output, "StreamEnd", finished.Reason switch
        {
            RunReason.Stopped => "Stream is stopped by user.",
            RunReason.Failed => "Stream ended with an error.",
            RunReason.Limited => finished.Message ?? "Cancelled.",
            _ => "Stream ended.",
        });
    }

    protected override void WriteFailure(IBufferWriter<byte> output, string code, string message)
    {
        WriteVariant(output, "ServerError", message);
        WriteVariant(output, "StreamEnd", "Stream ended with an error.");
    }

    // The same hint as at the start, which changes nothing for a client that has it.
    protected override void WriteProgress(IBufferWriter<byte> output) => WriteHint(output);

    protected override void WriteSilence(IBufferWriter<byte> output) => WriteHint(output);

    private void WritePicture(IBufferWriter<byte> output, ReadOnlySpan<byte> content, string callId)
    {
        for (; !content.IsEmpty; content = content[Math.Min(PieceBytes, content.Length)..])
        {
            WriteVariant(output, "Image", Convert.ToBase64String(content[..Math.Min(PieceBytes, content.Length)]), callId);
        }
    }

    private void WriteHint(IBufferWriter<byte> output)
    {
        var json = _lines.Begin(output);
        json.WriteString("variant"u8, "ServerHint");
        json.WriteStartObject("content"u8);
        json.WriteString("thread_id"u8, Key.Id);
        json.WriteEndObject();
        _lines.End(output);
    }

    private void WriteVariant(IBufferWriter<byte> output, string variant, string content, string? id = null, string? tool = null)
    {
        var json = _lines.Begin(output);
        json.WriteString("variant"u8, variant);
        json.WriteString("content"u8, content);
        if (tool is not (null or CodeTool))
        {
            json.WriteString("tool_name"u8, tool);
        }

        if (id is not null)
        {
            json.WriteString("id"u8, id);
        }

        _lines.End(output);
    }
}
