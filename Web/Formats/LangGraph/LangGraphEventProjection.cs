using System.Buffers;
using System.Text.Json.Nodes;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>
/// A thread in LangGraph's thread protocol. A client that comes back says nothing of what it has, and drops events whose ids it knows: the
/// same frame has the same ids at all times, and what begins a block on a connection replaces it, because pieces of text may be cut
/// elsewhere when they are sent again.
/// </summary>
internal sealed partial class LangGraphEventProjection : IStreamProjection
{
    private const string ModelNode = "agent";
    private const string ToolNode = "tools";

    // A number for each event: the sequence, then the place in the step's text, then which event of the frame it is.
    private const int DeltaBits = 22;
    private const int PartBits = 3;

    private readonly StreamScope _scope;
    private readonly LangGraphEventStart _start;
    private readonly LangGraphState _state;
    private readonly OpenCalls _calls = new();
    private readonly List<(string Method, string? Node, JsonNode? Data)> _events = [];
    private readonly HashSet<string> _started = new(StringComparer.Ordinal);
    private long _at;
    private string? _runId;
    private string _parent = LangGraphStates.Root;
    private int _rounds;
    private bool _asked;

    public LangGraphEventProjection(StreamScope scope, LangGraphEventStart start)
    {
        (_scope, _start, _state) = (scope, start, start.State);
        foreach (var frame in start.Shown)
        {
            Take(frame);
        }

        _events.Clear();
    }

    public bool IsOver => false;

    /// <summary>The place that a number stands for.</summary>
    public static ThreadCursor CursorOf(long number) =>
        new(number >> (DeltaBits + PartBits), (int)(number >> PartBits & ((1 << DeltaBits) - 1)));

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (frame.IsDelta)
        {
            TakeDelta(frame);
        }
        else if (frame.Type is ThreadFrame.ToolProgress)
        {
            TakeProgress(frame);
        }
        else
        {
            Take(frame);
        }

        Flush(output, frame);
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => NativeFormat.WriteSseKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        Lifecycle("failed", problem.Detail);
        Flush(output, null);
    }

    public void WriteBreak(IBufferWriter<byte> output, Problem problem)
    {
        // Its client connects again.
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        // The stream ends with its client.
    }

    private static long NumberOf(ThreadCursor cursor, int part) =>
        (cursor.Sequence << (DeltaBits + PartBits)) | ((long)Math.Min(cursor.Delta, (1 << DeltaBits) - 1) << PartBits) | (long)Math.Min(
            part, (1 << PartBits) - 1);

    private void Take(ThreadFrame frame)
    {
        _at = frame.Event?.At.ToUnixTimeMilliseconds() ?? _at;
        switch (frame.Event)
        {
            case MessagePosted e:
                EndMessage();
                Add(e);
                break;
            case RunStarted e:
                Begin(e);
                break;
            case RunEvent e when e.RunId == _runId:
                if (e is not (StepFinished or ToolCalled))
                {
                    EndMessage();
                }

                Follow(e);
                break;
            default:
                break;
        }
    }

    private void Add(MessagePosted e)
    {
        _state.Merge(e);
        var id = e.ClientMessageId ?? e.MessageId;
        Emit("messages", null, new() { ["event"] = "message-start", ["role"] = "human", ["id"] = id });
        Emit("messages", null, new()
        {
            ["event"] = "content-block-start",
            ["index"] = 0,
            ["content"] = new JsonObject { ["type"] = "text", ["text"] = "" },
        });
        Emit("messages", null, new()
        {
            ["event"] = "content-block-finish",
            ["index"] = 0,
            ["content"] = new JsonObject { ["type"] = "text", ["text"] = e.Text },
        });
        Emit("messages", null, new() { ["event"] = "message-finish" });
        Checkpoint(e.MessageId, "input");
        if (e.Steered is true)
        {
            Values();
        }
    }

    private void Begin(RunStarted e)
    {
        (_runId, _asked, _rounds) = (e.RunId, false, e.Round);
        _calls.Clear();
        _started.Clear();
        Lifecycle("running", null, e.Agent ?? AgentDescription.Default);
        Values();
    }

    private void Follow(RunEvent @event)
    {
        switch (@event)
        {
            case StepStarted e:
                BeginStep(e);
                break;
            case StepFinished e:
                FinishStep(e);
                break;
            case ToolCalled e:
                _calls.Follow(e);
                Call(e);
                break;
            case ToolStarted e when _calls.Find(e.CallId) is { } call:
                StartTool(call.Call);
                break;
            case ApprovalResolved e:
                Resolve(e);
                break;
            case InputResolved e:
                _calls.Follow(e);
                Answered(WireIds.Input(e.RunId, e.CallId));
                break;
            case ToolPart e:
                Emit("custom", ToolNode, new()
                {
                    ["name"] = WireParts.Name(e),
                    ["payload"] = WireParts.Value(e, "callId", WireIds.Call(e.RunId, e.CallId)),
                });
                break;
            case ToolFinished e:
                FinishTool(e);
                break;
            case RunFinished e:
                _calls.Clear();
                Values();
                Checkpoint(e.RunId, "loop");
                var status = e.Reason switch { RunReason.Failed => "failed", RunReason.Stopped => "interrupted", _ => "completed" };
                Lifecycle(status, e.Reason is RunReason.Failed ? e.Message : null);
                break;
            default:
                _calls.Follow(@event);
                break;
        }

        if (_calls.IsWaiting && !_asked)
        {
            Ask();
        }
    }

    private void Answered(string interruptId)
    {
        Emit("input", null, new() { ["interrupt_ids"] = new JsonArray(interruptId) }, "input.answered");
        if (_asked)
        {
            _asked = false;
            Lifecycle("running", null);
        }
    }

    private void Resolve(ApprovalResolved e)
    {
        _calls.Follow(e);
        Answered(WireIds.Call(e.RunId, e.CallId));
        if (e.Arguments is { } edited)
        {
            _state.Edit(e.RunId, e.CallId, edited);
            Values();
        }
    }

    private void FinishTool(ToolFinished e)
    {
        if (_calls.Find(e.CallId) is { } call)
        {
            if (call.IsClients)
            {
                Answered(WireIds.Call(e.RunId, e.CallId));
            }

            StartTool(call.Call);
        }

        _calls.Follow(e);
        var (id, result) = (WireIds.Call(e.RunId, e.CallId), _state.AddResult(e));
        Emit("tools", ToolNode, e.Error is { } error
            ? new() { ["event"] = "tool-error", ["tool_call_id"] = id, ["message"] = error.Message, ["code"] = error.Code }
            : new() { ["event"] = "tool-finished", ["tool_call_id"] = id, ["output"] = result.DeepClone() });
        Update(ToolNode, result);
        Values();
    }

    private void StartTool(ToolCalled call)
    {
        if (_started.Add(call.CallId))
        {
            Emit("tools", ToolNode, new()
            {
                ["event"] = "tool-started",
                ["tool_call_id"] = WireIds.Call(call.RunId, call.CallId),
                ["tool_name"] = call.Name,
                ["input"] = LangGraphMessages.Arguments(call.Arguments),
            });
        }
    }

    private void Ask()
    {
        _asked = true;
        foreach (var call in _calls.Calls)
        {
            Emit("input", ToolNode, new()
            {
                ["interrupt_id"] = LangGraphInterrupts.IdOf(call),
                ["payload"] = LangGraphInterrupts.Value(call),
            }, "input.requested");
        }

        if (_start.Shows("values"))
        {
            _events.RemoveAll(waiting => waiting is { Method: "values", Data: null });
            _events.Add(("values", null, _state.ToJson(LangGraphInterrupts.Of(_calls.Calls))));
        }

        Lifecycle("interrupted", null);
    }
}
