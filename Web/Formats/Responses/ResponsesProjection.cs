using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// One run as one response. Tools are called here, so that a call is an item of the kind that a server makes itself (<c>mcp_call</c>). A
/// question about one ends the response, and so does a call that the client makes (<c>function_call</c>): the client answers it in its next
/// request, and the run goes on in another response.
/// </summary>
internal sealed partial class ResponsesProjection(StreamScope scope, ResponseAsk ask) : IStreamProjection
{
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly NoBytes _had = new();
    private readonly ResponseState _state = new(ask);
    private readonly ResponseNumbers _numbers = new();
    private readonly RunParts _parts = new();
    private readonly List<ResponseItem> _items = [];
    private readonly string? _runId = scope.Run?.RunId;
    private bool _begun;
    private bool _over;

    public bool IsOver => _over;

    public bool IsWaiting => _begun && _parts.IsWaiting;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        // What stands before a response that is a part of its run is only remembered.
        var earlier = frame.Cursor is not { } cursor || cursor.Sequence <= ask.From;
        if (frame.IsDelta)
        {
            if (_begun && !earlier)
            {
                WriteDelta(output, frame);
            }

            return;
        }

        if (frame.Type is StepCheckpoint.TypeName)
        {
            return;
        }

        switch (frame.Event)
        {
            case MessagePosted e when e.Run == _runId && e.Steered is not true:
                _state.Message ??= e;
                break;
            case RunEvent when _over:
                break;
            case RunEvent e when e.RunId == _runId:
                WriteOwn(output, e, earlier);
                break;
            default:
                break;
        }
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => NativeFormat.WriteSseKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        using var chunk = new ResponseEvent(output, "error", _numbers.Take());
        var error = ResponsesProblems.Of(problem);
        chunk.Json.WriteString("code", error.Code);
        chunk.Json.WriteString("message", error.Message);
        chunk.Json.WriteString("param", error.Param);

        // The two descriptions of the protocol differ in where the error stands.
        chunk.Json.WritePropertyName("error");
        JsonSerializer.Serialize(chunk.Json, error, OpenAIJson.Options);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (!_over && IsWaiting)
        {
            Begin(output);
            WriteLast(output);
        }

        output.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>The response as an object, as far as it was read.</summary>
    public byte[] ToJson()
    {
        _state.Waits = _state.Finished is null && (_over || IsWaiting);
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Relaxed))
        {
            WriteBody(json);
        }

        return output.WrittenSpan.ToArray();
    }

    private void WriteOwn(IBufferWriter<byte> output, RunEvent e, bool earlier)
    {
        if (_begun && !earlier && IsWaiting)
        {
            // Whatever comes now, this response was over before it.
            WriteLast(output);
            return;
        }

        _state.Started ??= e as RunStarted;
        _state.Follow(e);
        _parts.Follow(e);
        if (earlier)
        {
            Remember(e);
            return;
        }

        Begin(output);
        WriteEvent(output, e);
    }

    private void WriteEvent(IBufferWriter<byte> output, RunEvent @event)
    {
        switch (@event)
        {
            case StepStarted e:
                _state.StepModel = e.Model ?? _state.StepModel;
                BeginStep(output, e);
                break;
            case StepFinished e:
                EndStep(output, e);
                break;
            case StepFailed e:
                _state.Add(e.Usage);
                break;
            case ToolCalled e:
                _calls[e.CallId] = new(e);
                if (RunParts.Waits(e))
                {
                    WriteFunction(output, e);
                }
                else if (e is not { NeedsApproval: true } and not { Client: true })
                {
                    OpenCall(output, e.CallId);
                }

                break;
            case ApprovalRequested e:
                WriteQuestion(output, e);
                break;
            case ApprovalResolved e:
                WriteAnswer(output, e);
                break;
            case InputRequested e:
                WriteNote(output, WireInputs.Text(scope.Key, e));
                break;
            case ToolSource e:
                _sources.Add(e);
                break;
            case ToolFinished e:
                CloseCall(output, e);
                break;
            case RunFinished e:
                _state.Finished = e;
                CloseOpen(output, e);
                WriteLast(output);
                break;
            default:
                break;
        }
    }

    private void Begin(IBufferWriter<byte> output)
    {
        if (_begun)
        {
            return;
        }

        _begun = true;
        WriteWhole(output, "response.created");
        WriteWhole(output, "response.in_progress");
    }

    private void WriteLast(IBufferWriter<byte> output)
    {
        _over = true;
        _state.Waits = _state.Finished is null;
        WriteWhole(output, _state.Status switch
        {
            ResponseItem.Completed => "response.completed",
            ResponseItem.Failed => "response.failed",
            _ => "response.incomplete",
        });
    }

    private void WriteWhole(IBufferWriter<byte> output, string type)
    {
        using var chunk = Event(output, type);
        chunk.Json.WritePropertyName("response");
        WriteBody(chunk.Json);
    }

    private void WriteBody(Utf8JsonWriter json) => ResponseBody.Write(json, new(scope.Key.Id, _runId ?? "", ask.From), _state, _items);

    private ResponseEvent Event(IBufferWriter<byte> output, string type)
    {
        var number = _numbers.Take();
        return new(number > ask.After ? output : _had, type, number);
    }
}
