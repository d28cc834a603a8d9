using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The model's message of a step, block by block.</summary>
internal sealed partial class LangGraphEventProjection
{
    private const string Void = "The model began again: this message does not count, and the next is in its place.";

    private string _messageId = "";
    private bool _open;
    private int _blocks;
    private bool? _speaks;
    private bool _appends;
    private StringBuilder _text = new();
    private int _texts;
    private int _reasonings;
    private JsonObject? _reply;
    private Usage? _usage;

    private void BeginStep(StepStarted e)
    {
        (_messageId, _open, _blocks, _speaks, _texts, _reasonings, _reply, _usage) =
            (WireIds.Text(e.RunId, e.Step), false, 0, null, 0, 0, null, null);
        if (e.Attempt > 1)
        {
            // What the attempt before has shown does not count: its message is over, and begins again. That is said on every connection,
            // because it may be another one on which it was shown.
            Emit("messages", ModelNode, new() { ["event"] = "error", ["message"] = Void, ["code"] = "attempt_void" });
            OpenMessage();
            Values();
        }
    }

    private void TakeDelta(ThreadFrame frame)
    {
        if (_runId is null || !_start.Shows("messages"))
        {
            return;
        }

        OpenMessage();
        var speaks = ReferenceEquals(frame.Type, ThreadFrame.TextDelta);
        if (_speaks != speaks)
        {
            CloseBlock(null);
            OpenBlock(speaks);
        }

        var text = frame.ReadText();
        _text.Append(text);
        var delta = _appends
            ? new JsonObject { ["type"] = speaks ? "text-delta" : "reasoning-delta", [speaks ? "text" : "reasoning"] = text }
            : new JsonObject { ["type"] = "block-delta", ["fields"] = Block(speaks, text!) };
        _appends = true;
        Emit("messages", ModelNode, new() { ["event"] = "content-block-delta", ["index"] = _blocks - 1, ["delta"] = delta });
    }

    private void FinishStep(StepFinished e)
    {
        _usage = e.Usage;
        _reply = _state.AddStep(_messageId, e.Text, e.Reasoning, e.Usage);
        if (e.Reasoning is { Length: > 0 } reasoning && _reasonings == 0)
        {
            OpenMessage();
            CloseBlock(null);
            OpenBlock(speaks: false);
            CloseBlock(reasoning);
        }

        if (e.Text.Length > 0 && _texts == 0)
        {
            OpenMessage();
            CloseBlock(null);
            OpenBlock(speaks: true);
        }

        // The stored text is whole, whatever came of it here.
        CloseBlock(_speaks is true && _texts == 1 ? e.Text : _speaks is false && _reasonings == 1 ? e.Reasoning : null);
    }

    private void Call(ToolCalled e)
    {
        _state.AddCall(_messageId, e, e.Arguments);
        OpenMessage();
        var id = WireIds.Call(e.RunId, e.CallId);
        Emit("messages", ModelNode, new()
        {
            ["event"] = "content-block-start",
            ["index"] = _blocks,
            ["content"] = new JsonObject { ["type"] = "tool_call_chunk", ["id"] = id, ["name"] = e.Name, ["args"] = "" },
        });
        Emit("messages", ModelNode, new()
        {
            ["event"] = "content-block-finish",
            ["index"] = _blocks++,
            ["content"] = LangGraphMessages.Call(e, e.Arguments),
        });
    }

    // The message is whole when its last call has come, which the next event tells.
    private void EndMessage()
    {
        if (_reply is not { } reply)
        {
            return;
        }

        _reply = null;
        if (_open)
        {
            _open = false;
            var finish = new JsonObject { ["event"] = "message-finish" };
            if (_usage is not null)
            {
                finish["usage"] = LangGraphMessages.UsageOf(_usage);
            }

            Emit("messages", ModelNode, finish);
        }

        Update(ModelNode, reply);
        Values();
    }

    private void OpenMessage()
    {
        if (_open)
        {
            return;
        }

        _open = true;
        Emit("messages", ModelNode, new()
        {
            ["event"] = "message-start",
            ["role"] = "ai",
            ["id"] = _messageId,
            ["metadata"] = new JsonObject { ["run_id"] = _runId, ["thread_id"] = _scope.Key.Id },
        });
    }

    private void OpenBlock(bool speaks)
    {
        (_speaks, _appends, _text) = (speaks, false, new());
        _ = speaks ? _texts++ : _reasonings++;
        Emit("messages", ModelNode, new() { ["event"] = "content-block-start", ["index"] = _blocks++, ["content"] = Block(speaks, "") });
    }

    private void CloseBlock(string? whole)
    {
        if (_speaks is { } speaks)
        {
            _speaks = null;
            var content = Block(speaks, whole ?? _text.ToString());
            Emit("messages", ModelNode, new() { ["event"] = "content-block-finish", ["index"] = _blocks - 1, ["content"] = content });
        }
    }

    private static JsonObject Block(bool speaks, string text) => speaks
        ? new() { ["type"] = "text", ["text"] = text }
        : new() { ["type"] = "reasoning", ["reasoning"] = text };

    private void TakeProgress(ThreadFrame frame)
    {
        using var progress = JsonDocument.Parse(frame.Json);
        if (_runId is not null && progress.RootElement.Text("callId") is { } callId && _calls.Find(callId) is not null)
        {
            var payload = JsonObject.Create(progress.RootElement.Clone())!;
            payload["callId"] = WireIds.Call(_runId, callId);
            Emit("custom", ToolNode, new() { ["name"] = "tool_progress", ["payload"] = payload });
        }
    }
}
