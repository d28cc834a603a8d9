using System.Buffers;
using System.Text.Json.Nodes;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>
/// One run in LangGraph's run API, or one run after the other. The place to resume stands with the last event of each frame, so that a cut
/// within a frame loses nothing.
/// </summary>
internal sealed partial class LangGraphProjection : IStreamProjection
{
    private const string ModelNode = "agent";
    private const string ToolNode = "tools";

    private readonly StreamScope _scope;
    private readonly IReadOnlySet<LangGraphMode> _modes;
    private readonly ThreadCursor _silent;
    private readonly bool _continues;
    private readonly LangGraphState _state;
    private readonly OpenCalls _calls = new();
    private readonly List<(string Name, JsonNode? Data)> _events = [];
    private string? _runId;
    private string? _graph;
    private int _step;
    private string _messageId = "";
    private JsonObject? _reply;
    private bool _announced;
    private bool _asked;
    private RunFinished? _end;
    private bool _failed;

    public LangGraphProjection(StreamScope scope, LangGraphStart start)
    {
        (_scope, _modes, _silent, _continues) = (scope, start.Modes, start.Silent, start.Continues);
        _state = start.State ?? new();
        foreach (var frame in start.Shown)
        {
            Take(frame);
        }

        _events.Clear();
    }

    public bool IsOver => _failed;

    public bool IsWaiting => _scope.Run is not null && _calls.IsWaiting;

    /// <summary>Newer clients ask after an end whether the run goes on, older ones come back from a cut only.</summary>
    public bool IsCutAtBreak => true;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        if (frame.IsDelta)
        {
            if (_runId is not null && !IsSilent(frame))
            {
                WriteDelta(output, frame);
            }

            return;
        }

        if (frame.Type is ThreadFrame.ToolProgress)
        {
            WriteProgress(output, frame);
            return;
        }

        Take(frame);
        if (_runId is not null && !_announced && !IsSilent(frame))
        {
            _announced = true;
            _events.Insert(0, ("metadata", new JsonObject { ["run_id"] = _runId, ["thread_id"] = _scope.Key.Id, ["attempt"] = 1 }));
        }

        Flush(output, frame);
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => NativeFormat.WriteSseKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem)
    {
        _failed = true;
        using var chunk = new SseChunk(output, null, "error");
        chunk.Json.WriteString("error", problem.Code);
        chunk.Json.WriteString("message", problem.Detail);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (_failed)
        {
            return;
        }

        if (IsWaiting)
        {
            FlushReply();
            Ask();
            Flush(output, null);
        }

        WriteRunEnd(output);
    }

    private bool IsSilent(ThreadFrame frame) => frame.Cursor is { } cursor && cursor <= _silent;

    private bool IsShown(string runId) => _scope.Run is null || runId == _scope.Run.RunId;

    // Follows a frame; what is to be sent of it waits to be flushed.
    private void Take(ThreadFrame frame)
    {
        switch (frame.Event)
        {
            case RunStarted e when IsShown(e.RunId):
                Begin(e);
                break;
            case RunEvent e when e.RunId == _runId:
                if (e is not (StepFinished or ToolCalled))
                {
                    FlushReply();
                }

                Follow(e);
                if (_scope.Run is null && _calls.IsWaiting && !_asked)
                {
                    Ask();
                }

                break;
            case RunEvent e when _runId is null && _scope.Run is not null:
                // The run before, behind which this one waits.
                _state.Merge(e);
                break;
            case MessagePosted e when _scope.Run is null || (e.Steered is true && e.Run == _runId):
                FlushReply();
                _state.Merge(e);
                Values();
                break;
            case MessagePosted e when e.MessageId == _scope.Run?.MessageId:
                // The first state is shown with the run.
                _state.Merge(e);
                break;
            default:
                break;
        }

        if (IsSilent(frame))
        {
            _events.Clear();
        }
    }

    private void Begin(RunStarted e)
    {
        (_runId, _graph, _step, _asked, _end) = (e.RunId, e.Agent ?? AgentDescription.Default, 0, false, null);
        _calls.Clear();
        _announced = _continues && _scope.Run is not null;
        if (_scope.Run is not null)
        {
            Values();
        }
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
            case ToolStarted e when _calls.Find(e.CallId) is { } started:
                StartTool(started.Call);
                break;
            case ApprovalResolved e:
                _calls.Follow(e);
                _asked = false;
                if (e.Arguments is { } edited)
                {
                    _state.Edit(e.RunId, e.CallId, edited);
                    Values();
                }

                break;
            case InputResolved e:
                _calls.Follow(e);
                _asked = false;
                break;
            case ToolPart e:
                ShowPart(e);
                break;
            case ToolFinished e:
                var call = _calls.Find(e.CallId)?.Call;
                _asked = _asked && call?.Client is not true;
                _calls.Follow(e);
                FinishTool(e, call);
                break;
            case RunFinished e:
                Finish(e);
                break;
            default:
                _calls.Follow(@event);
                break;
        }
    }

    private void BeginStep(StepStarted e)
    {
        // Pieces cannot be taken back: another attempt is a message of its own, and the next state has only that.
        _messageId = WireIds.Text(e.RunId, e.Step) + (e.Attempt > 1 ? $"-{e.Attempt}" : "");
        (_step, _partial) = (e.Step, null);
        if (e.Attempt > 1)
        {
            Values();
        }

        Trace("on_chat_model_start", e.Model ?? "model", new JsonObject { ["input"] = new JsonObject { ["messages"] = new JsonArray() } });
    }

    private void FinishStep(StepFinished e)
    {
        _reply = _state.AddStep(_messageId, e.Text, e.Reasoning, e.Usage);
        if (e.Usage?.Model is { } model)
        {
            ((JsonObject)_reply["response_metadata"]!)["model_name"] = model;
        }
    }

    private void Finish(RunFinished e)
    {
        (_end, _reply) = (e, null);
        _calls.Clear();
        Values();
        if (e.Reason is RunReason.Failed)
        {
            _events.Add(("error", new JsonObject { ["error"] = e.Code ?? "failed", ["message"] = e.Message ?? "The run failed." }));
        }
    }

    // The message of the model is whole when its last call has come, which the next event tells.
    private void FlushReply()
    {
        if (_reply is not { } reply)
        {
            return;
        }

        _reply = null;
        if (_modes.Contains(LangGraphMode.Messages))
        {
            _events.Add(("messages/complete", new JsonArray(reply.DeepClone())));
        }

        if (_modes.Contains(LangGraphMode.MessagesTuple) && reply["usage_metadata"] is { } usage)
        {
            var last = Chunk();
            last["usage_metadata"] = usage.DeepClone();
            last["response_metadata"] = reply["response_metadata"]!.DeepClone();
            _events.Add(("messages", new JsonArray(last, Metadata(ModelNode))));
        }

        Update(ModelNode, reply);
        Trace("on_chat_model_end", "model", new JsonObject { ["output"] = reply.DeepClone() });
        Values();
    }
}
