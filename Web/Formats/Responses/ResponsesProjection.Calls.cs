using System.Buffers;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Tool calls and the questions about them.</summary>
internal sealed partial class ResponsesProjection
{
    /// <summary>What stands before a call's id in the id of the question about it.</summary>
    public const string QuestionPrefix = "mcpr_";

    private readonly Dictionary<string, PendingCall> _calls = new(StringComparer.Ordinal);
    private int _index;

    private void Remember(RunEvent @event)
    {
        switch (@event)
        {
            case StepStarted e:
                _state.StepModel = e.Model ?? _state.StepModel;
                break;
            case StepFinished e:
                _state.Leave(e.Usage);
                break;
            case StepFailed e:
                _state.Leave(e.Usage);
                break;
            case ToolCalled e:
                _calls[e.CallId] = new(e);
                break;
            case ApprovalRequested e when _calls.TryGetValue(e.CallId, out var call):
                call.Asks();
                break;
            case ApprovalResolved e when _calls.TryGetValue(e.CallId, out var call):
                call.Answered(e.Arguments);
                break;
            case ToolSource e:
                _sources.Add(e);
                break;
            case ToolFinished e:
                _calls.Remove(e.CallId);
                break;
            default:
                break;
        }
    }

    private void WriteQuestion(IBufferWriter<byte> output, ApprovalRequested e)
    {
        if (!_calls.TryGetValue(e.CallId, out var call))
        {
            return;
        }

        call.Asks();
        var item = new ResponseItem(ResponseItemKind.Question, QuestionPrefix + e.CallId, _index++)
        {
            Call = call.Call,
            Arguments = call.Arguments,
            Status = ResponseItem.Completed,
        };
        _items.Add(item);
        WriteAdded(output, item);
        WriteDone(output, item);
    }

    private void WriteAnswer(IBufferWriter<byte> output, ApprovalResolved e)
    {
        if (_calls.TryGetValue(e.CallId, out var call))
        {
            call.Answered(e.Arguments);
            OpenCall(output, e.CallId);
        }
    }

    // All of it at once: the client makes it when the response is over.
    private void WriteFunction(IBufferWriter<byte> output, ToolCalled call)
    {
        var item = new ResponseItem(ResponseItemKind.Function, $"fc_{_runId}_{_index}", _index++)
        {
            Call = call,
            FunctionId = ClientCallId.Of(scope.Key.Id, call.CallId),
        };
        _items.Add(item);
        WriteAdded(output, item);
        using (var chunk = Event(output, "response.function_call_arguments.delta"))
        {
            chunk.Of(item);
            chunk.Json.WriteString("delta", call.Arguments.Text);
        }

        using (var chunk = Event(output, "response.function_call_arguments.done"))
        {
            chunk.Of(item);
            chunk.Json.WriteString("arguments", call.Arguments.Text);
        }

        (item.Arguments, item.Status) = (call.Arguments, ResponseItem.Completed);
        WriteDone(output, item);
    }

    private void OpenCall(IBufferWriter<byte> output, string callId)
    {
        var call = _calls[callId];
        var item = new ResponseItem(ResponseItemKind.Call, $"mcp_{_runId}_{_index}", _index++)
        {
            Call = call.Call,
            QuestionId = call.Asked ? QuestionPrefix + callId : null,
        };
        call.Item = item;
        _items.Add(item);
        WriteAdded(output, item);
        item.Arguments = call.Arguments;
        using (var chunk = Event(output, "response.mcp_call.in_progress"))
        {
            chunk.Of(item);
        }

        using (var chunk = Event(output, "response.mcp_call_arguments.delta"))
        {
            chunk.Of(item);
            chunk.Json.WriteString("delta", call.Arguments.Text);
        }

        using (var chunk = Event(output, "response.mcp_call_arguments.done"))
        {
            chunk.Of(item);
            chunk.Json.WriteString("arguments", call.Arguments.Text);
        }
    }

    private void CloseCall(IBufferWriter<byte> output, ToolFinished e)
    {
        if (!_calls.TryGetValue(e.CallId, out var call))
        {
            return;
        }

        if (e.Client is true || call.Call.Client is true)
        {
            // The client has it, or nobody has brought it.
            _calls.Remove(e.CallId);
            return;
        }

        if (call.Item is null)
        {
            // Its beginning stands before this response, or nobody consented to it.
            OpenCall(output, e.CallId);
        }

        _calls.Remove(e.CallId);
        var item = call.Item!;
        (item.Status, item.Text, item.Error) = (e.Error is null ? ResponseItem.Completed : ResponseItem.Failed, e.Result, e.Error);
        using (var chunk = Event(output, e.Error is null ? "response.mcp_call.completed" : "response.mcp_call.failed"))
        {
            chunk.Of(item);
        }

        WriteDone(output, item);
    }

    private void WriteAdded(IBufferWriter<byte> output, ResponseItem item)
    {
        using var chunk = Event(output, "response.output_item.added");
        chunk.Json.WriteNumber("output_index", item.Index);
        chunk.Json.WritePropertyName("item");
        item.Write(chunk.Json);
    }

    private void WriteDone(IBufferWriter<byte> output, ResponseItem item)
    {
        using var chunk = Event(output, "response.output_item.done");
        chunk.Json.WriteNumber("output_index", item.Index);
        chunk.Json.WritePropertyName("item");
        item.Write(chunk.Json);
    }

    private sealed class PendingCall(ToolCalled call)
    {
        public ToolCalled Call => call;

        public JsonText Arguments { get; private set; } = call.Arguments;

        public ResponseItem? Item { get; set; }

        public bool Asked { get; private set; }

        public void Asks() => Asked = true;

        public void Answered(JsonText? edited) => Arguments = edited ?? Arguments;
    }
}
