using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.AiSdk;

/// <summary>
/// One run as a UI message. A client dies of a part that it does not know, of a delta without its start, and, in old versions, of a field
/// too many.
/// </summary>
internal sealed partial class AiSdkProjection(StreamScope scope, int version, bool continues) : IStreamProjection
{
    private const int Approvals = 6;
    private const int Resets = 7;

    private readonly OpenCalls _calls = new();
    private readonly HashSet<string> _denied = new(StringComparer.Ordinal);
    private byte[] _deltaHead = [];
    private string? _runId = continues ? scope.Run?.RunId : null;
    private bool _started;
    private bool _stepOpen;
    private bool _stepShown;
    private int _parts;
    private Part _part;
    private string _partId = "";

    private enum Part
    {
        None = 0,
        Text = 1,
        Reasoning = 2,
    }

    public bool IsOver => false;

    /// <summary>The clients that can answer a question do so with a new request.</summary>
    public bool IsWaiting => _denied.Count == 0
        && _calls.All(call => call.IsClients || (version >= Approvals && call.Question is not null));

    private bool Resetting => version >= Resets;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (frame.IsDelta)
        {
            WriteDelta(output, frame);
            return;
        }

        if (frame.Type is ThreadFrame.ToolProgress)
        {
            WriteProgress(output, frame);
            return;
        }

        switch (frame.Event)
        {
            case RunStarted e when e.RunId == scope.Run?.RunId:
                _runId = e.RunId;
                Start(output, frame);
                break;
            case RunEvent e when e.RunId == _runId:
                Start(output, null);
                WriteEvent(output, frame, e);
                break;
            default:
                break;
        }
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => NativeFormat.WriteSseKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        WriteError(output, problem.Detail);
        WriteEnd(output);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        CloseStep(output);

        // Also after an abort: there is a transport that connects again as long as there was none.
        output.Write("data: {\"type\":\"finish\"}\n\ndata: [DONE]\n\n"u8);
    }

    private void Start(IBufferWriter<byte> output, ThreadFrame? frame)
    {
        if (_started)
        {
            return;
        }

        _started = true;
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type", "start");
        chunk.Json.WriteString("messageId", _runId);
        chunk.Json.WriteStartObject("messageMetadata");
        chunk.Json.WriteString("threadId", scope.Key.Id);
        chunk.Json.WriteString("runId", _runId);
        chunk.Json.WriteEndObject();
    }

    private void WriteEvent(IBufferWriter<byte> output, ThreadFrame frame, RunEvent @event)
    {
        switch (@event)
        {
            case StepStarted { Attempt: > 1 } when _stepOpen:
                Void(output);
                break;
            case StepStarted:
                CloseStep(output);
                _stepOpen = true;
                WriteBare(output, "start-step"u8, frame);
                break;
            case StepFinished:
                ClosePart(output);
                break;
            case ToolCalled e:
                WriteCall(output, frame, e, e.Arguments);
                break;
            case ApprovalRequested e:
                WriteQuestion(output, frame, e);
                break;
            case ApprovalResolved e:
                WriteAnswer(output, frame, e);
                break;
            case InputRequested e:
                WriteInput(output, frame, e.CallId, WireInputs.Value(scope.Key, e, "callId", e.CallId), "requested");
                break;
            case InputResolved e:
                WriteInput(output, frame, e.CallId, WireInputs.Value(e, "callId", e.CallId), "answered");
                break;
            case ToolPart e:
                WritePart(output, frame, e);
                break;
            case ToolFinished e:
                WriteResult(output, frame, e);
                break;
            case RunFinished e:
                WriteFinished(output, frame, e);
                break;
            default:
                break;
        }

        _calls.Follow(@event);
    }

    // What the attempt before has shown does not count. Where it cannot be taken back, the reply begins again behind it.
    private void Void(IBufferWriter<byte> output)
    {
        if (Resetting && _stepShown)
        {
            _part = Part.None;
            WriteBare(output, "reset-step"u8, null);
        }
        else
        {
            ClosePart(output);
        }

        _stepShown = false;
    }

    private void WriteDelta(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (_runId is null)
        {
            return;
        }

        Start(output, null);
        var part = ReferenceEquals(frame.Type, ThreadFrame.TextDelta) ? Part.Text : Part.Reasoning;
        if (_part != part)
        {
            ClosePart(output);
            OpenPart(output, part);
        }

        SseChunk.WriteId(output, frame);
        output.Write(_deltaHead);
        output.Write(frame.TextJson);
        output.Write("}\n\n"u8);
    }

    private void OpenPart(IBufferWriter<byte> output, Part part)
    {
        (_part, _partId, _stepShown) = (part, $"p{++_parts}", true);
        var type = part is Part.Text ? "text" : "reasoning";
        _deltaHead = Encoding.UTF8.GetBytes($$"""data: {"type":"{{type}}-delta","id":"{{_partId}}","delta":""");
        Encoding.UTF8.GetBytes($$"""data: {"type":"{{type}}-start","id":"{{_partId}}"}""", output);
        output.Write("\n\n"u8);
    }

    private void ClosePart(IBufferWriter<byte> output)
    {
        if (_part is not Part.None)
        {
            Encoding.UTF8.GetBytes($$"""data: {"type":"{{(_part is Part.Text ? "text" : "reasoning")}}-end","id":"{{_partId}}"}""", output);
            output.Write("\n\n"u8);
            _part = Part.None;
        }
    }

    private void CloseStep(IBufferWriter<byte> output)
    {
        ClosePart(output);
        if (_stepOpen)
        {
            (_stepOpen, _stepShown) = (false, false);
            WriteBare(output, "finish-step"u8, null);
        }
    }

    private static void WriteBare(IBufferWriter<byte> output, ReadOnlySpan<byte> type, ThreadFrame? frame)
    {
        using var chunk = new SseChunk(output, frame);
        chunk.Json.WriteString("type"u8, type);
    }

    private static void WriteError(IBufferWriter<byte> output, string text)
    {
        using var chunk = new SseChunk(output);
        chunk.Json.WriteString("type", "error");
        chunk.Json.WriteString("errorText", text);
    }
}
