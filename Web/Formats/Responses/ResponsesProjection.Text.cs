using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>The text and the reasoning of a step: a message, and as many items of reasoning as stand around its text.</summary>
internal sealed partial class ResponsesProjection
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private readonly List<ResponseItem> _stepReasoning = [];
    private readonly List<ToolSource> _sources = [];
    private readonly StringBuilder _reasoned = new();
    private ResponseItem? _message;
    private ResponseItem? _reasoning;
    private byte[] _deltaHead = [];
    private int _offset;
    private bool _restored;
    private bool _reopens;
    private bool _shown;

    private void BeginStep(IBufferWriter<byte> output, StepStarted e)
    {
        _numbers.BeginStep(e.Attempt);
        (_offset, _shown) = (0, false);
        _restored = e.Restored is true && _message is not null;
        _reopens = _message is not null;
        if (e.Attempt == 1)
        {
            return;
        }

        // What the attempt before has shown does not count. This protocol cannot take it back: its text stays until the step's own text
        // replaces it.
        CloseReasoning(output, ResponseItem.Incomplete);
        foreach (var reasoning in _stepReasoning)
        {
            _items.Remove(reasoning);
        }

        _stepReasoning.Clear();
        if (_message is not null && !_restored)
        {
            WriteDelta(output, _message, "\n\n", _numbers.Take(2));
        }

        _numbers.EndClosing(e.Attempt);
    }

    private void WriteDelta(IBufferWriter<byte> output, ThreadFrame frame)
    {
        var at = frame.Cursor!.Value.Delta;
        var units = at - _offset;
        _offset = at;
        WritePiece(output, ReferenceEquals(frame.Type, ThreadFrame.ReasoningDelta), units, frame, null);
    }

    // A piece of a frame, or of what the end of a step says.
    private void WritePiece(IBufferWriter<byte> output, bool isReasoning, int units, ThreadFrame? frame, string? text)
    {
        _shown = true;
        if (isReasoning)
        {
            text ??= frame!.ReadText()!;
            if (_reasoning is null)
            {
                _reasoning = Open(output, ResponseItemKind.Reasoning);
                _stepReasoning.Add(_reasoning);
            }

            _reasoned.Append(text);
        }
        else
        {
            CloseReasoning(output, ResponseItem.Completed);
            _message ??= Open(output, ResponseItemKind.Message);
            if (_reopens)
            {
                // Who has not seen the attempt before is told here that the message begins, which counts for all.
                _reopens = false;
                _numbers.Take(2);
            }
        }

        var before = _numbers.Next - 1;
        var number = _numbers.Take(units);
        if (number <= ask.After || (_restored && !isReasoning))
        {
            // The client has it.
            return;
        }

        if (before >= ask.After && frame is not null)
        {
            WriteDelta(output, number, frame.TextJson);
            return;
        }

        text ??= frame!.ReadText()!;
        WriteDelta(output, isReasoning ? _reasoning! : _message!, Rest(text, (int)Math.Max(0, ask.After - before)), number);
    }

    // From where the client has it; a character is not cut in two.
    private static string Rest(string text, int from) =>
        from == 0 ? text
        : from >= text.Length ? ""
        : char.IsLowSurrogate(text[from]) ? text[(from - 1)..]
        : text[from..];

    private void EndStep(IBufferWriter<byte> output, StepFinished e)
    {
        if (!_shown)
        {
            WriteStep(output, e);
        }

        CloseReasoning(output, ResponseItem.Completed);
        CloseMessage(output, e.Text, e.Finish is null or "stop" or "tool_calls" ? ResponseItem.Completed : ResponseItem.Incomplete);
        _stepReasoning.Clear();
        _state.Add(e.Usage);
    }

    // Where only stored events are read, the text is not seen before its step ends.
    private void WriteStep(IBufferWriter<byte> output, StepFinished e)
    {
        var (reasoning, text) = (e.Reasoning ?? "", e.Text);
        var isReasoning = true;
        foreach (var length in e.Layout is { Length: > 0 } layout ? layout : [reasoning.Length, text.Length])
        {
            ref var rest = ref isReasoning ? ref reasoning : ref text;
            var piece = rest[..Math.Min(length, rest.Length)];
            rest = rest[piece.Length..];
            if (piece.Length > 0)
            {
                WritePiece(output, isReasoning, piece.Length, null, piece);
            }

            isReasoning = !isReasoning;
        }
    }

    // Said beside the reply, as an item of reasoning: a tool asks, and this protocol has no word for it.
    private void WriteNote(IBufferWriter<byte> output, string text)
    {
        var item = Open(output, ResponseItemKind.Reasoning);
        WriteDelta(output, item, text, _numbers.Take(text.Length));
        (item.Text, item.Status) = (text, ResponseItem.Completed);
        CloseText(output, item, "response.reasoning_text.done");
    }

    // A run that ends in the middle of a step, which it does not.
    private void CloseOpen(IBufferWriter<byte> output, RunFinished e)
    {
        CloseReasoning(output, ResponseItem.Incomplete);
        CloseMessage(output, e.Text, ResponseItem.Incomplete);
    }

    private ResponseItem Open(IBufferWriter<byte> output, ResponseItemKind kind)
    {
        var item = new ResponseItem(kind, $"{(kind is ResponseItemKind.Message ? "msg" : "rs")}_{_runId}_{_index}", _index++);
        _items.Add(item);
        WriteAdded(output, item);
        using (var chunk = Event(output, "response.content_part.added"))
        {
            chunk.OfPart(item);
            chunk.Json.WritePropertyName("part");
            item.WritePart(chunk.Json, "");
        }

        _deltaHead = Head(item);
        return item;
    }

    private static byte[] Head(ResponseItem item)
    {
        var type = item.Kind is ResponseItemKind.Message ? "response.output_text.delta" : "response.reasoning_text.delta";
        return Encoding.UTF8.GetBytes(
            $"event: {type}\ndata: {{\"type\":\"{type}\",\"output_index\":{item.Index},\"item_id\":\"{Encoder.Encode(item.Id)}\",\"content_index\":0,\"delta\":");
    }

    private void WriteDelta(IBufferWriter<byte> output, ResponseItem item, string text, long number)
    {
        if (number > ask.After)
        {
            _deltaHead = Head(item);
            WriteDelta(output, number, JsonSerializer.SerializeToUtf8Bytes(text, RelaxedText));
        }
    }

    private static readonly JsonSerializerOptions RelaxedText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private void WriteDelta(IBufferWriter<byte> output, long number, ReadOnlySpan<byte> quoted)
    {
        output.Write(_deltaHead);
        output.Write(quoted);
        output.Write(",\"logprobs\":[],\"sequence_number\":"u8);
        number.TryFormat(output.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
        output.Write("}\n\n"u8);
    }

    private void CloseReasoning(IBufferWriter<byte> output, string status)
    {
        if (_reasoning is { } item)
        {
            (item.Text, item.Status, _reasoning) = (_reasoned.ToString(), status, null);
            _reasoned.Clear();
            CloseText(output, item, "response.reasoning_text.done");
            if (_message is not null)
            {
                _deltaHead = Head(_message);
            }
        }
    }

    private void CloseMessage(IBufferWriter<byte> output, string text, string status)
    {
        if (_message is { } item)
        {
            (item.Text, item.Status, item.Cited, _message) = (text, status, Citation.Find(text, _sources), null);
            foreach (var (index, place) in item.Cited.Index())
            {
                using var chunk = Event(output, "response.output_text.annotation.added");
                chunk.OfPart(item);
                chunk.Json.WriteNumber("annotation_index", index);
                chunk.Json.WritePropertyName("annotation");
                ResponseItem.WriteAnnotation(chunk.Json, place);
            }

            CloseText(output, item, "response.output_text.done");
        }
    }

    private void CloseText(IBufferWriter<byte> output, ResponseItem item, string type)
    {
        using (var chunk = Event(output, type))
        {
            chunk.OfPart(item);
            chunk.Json.WriteString("text", item.Text);
            if (item.Kind is ResponseItemKind.Message)
            {
                chunk.Json.WriteStartArray("logprobs");
                chunk.Json.WriteEndArray();
            }
        }

        using (var chunk = Event(output, "response.content_part.done"))
        {
            chunk.OfPart(item);
            chunk.Json.WritePropertyName("part");
            item.WritePart(chunk.Json, item.Text!);
        }

        WriteDone(output, item);
    }
}
