using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The events that the modes of a stream are made of.</summary>
internal sealed partial class LangGraphProjection
{
    // What is shown of the message under way, when it is shown as a whole.
    private StringBuilder? _partial;
    private StringBuilder? _partialReasoning;
    private int _partialShown;
    private string? _tupleOf;
    private byte[] _tupleTail = [];

    private void WriteDelta(IBufferWriter<byte> output, ThreadFrame frame)
    {
        var text = ReferenceEquals(frame.Type, ThreadFrame.TextDelta);
        if (_modes.Contains(LangGraphMode.Events))
        {
            var chunk = Chunk();
            chunk[text ? "content" : "additional_kwargs"] = text
                ? frame.ReadText() : new JsonObject { ["reasoning_content"] = frame.ReadText() };
            Trace("on_chat_model_stream", "model", new JsonObject { ["chunk"] = chunk });
        }

        if (_modes.Contains(LangGraphMode.Messages))
        {
            Partial(frame, text);

            // What comes again after a cut begins with the message.
            Flush(output, null);
        }
        else if (_modes.Contains(LangGraphMode.MessagesTuple))
        {
            Flush(output, null);
            WriteTuple(output, frame, text);
        }
        else
        {
            Flush(output, frame);
        }
    }

    // The text is copied as it is: this is what streams are full of.
    private void WriteTuple(IBufferWriter<byte> output, ThreadFrame frame, bool text)
    {
        if (_tupleOf != _messageId)
        {
            _tupleOf = _messageId;
            _tupleTail = Encoding.UTF8.GetBytes($",{Metadata(ModelNode).ToJsonString()}]\n\n");
        }

        SseChunk.WriteId(output, frame);
        output.Write("event: messages\ndata: [{\"type\":\"AIMessageChunk\",\"id\":"u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(_messageId));
        if (text)
        {
            output.Write(",\"content\":"u8);
            output.Write(frame.TextJson);
            output.Write(",\"additional_kwargs\":{},\"response_metadata\":{},\"tool_call_chunks\":[]}"u8);
        }
        else
        {
            output.Write(",\"content\":\"\",\"additional_kwargs\":{\"reasoning_content\":"u8);
            output.Write(frame.TextJson);
            output.Write("},\"response_metadata\":{},\"tool_call_chunks\":[]}"u8);
        }

        output.Write(_tupleTail);
    }

    private void Partial(ThreadFrame frame, bool text)
    {
        if (_partial is null)
        {
            (_partial, _partialReasoning, _partialShown) = (new(), new(), 0);
            _events.Add(("messages/metadata", new JsonObject { [_messageId] = new JsonObject { ["metadata"] = Metadata(ModelNode) } }));
        }

        (text ? _partial : _partialReasoning!).Append(frame.ReadText());

        // Every piece repeats the whole: a long message is repeated when it has grown by a part of itself.
        var length = _partial.Length + _partialReasoning!.Length;
        if (length - _partialShown > _partialShown / 64)
        {
            _partialShown = length;
            _events.Add(
                ("messages/partial",
                    new JsonArray(LangGraphMessages.Reply(_messageId, _partial.ToString(), _partialReasoning.ToString(), null))));
        }
    }

    private void WriteProgress(IBufferWriter<byte> output, ThreadFrame frame)
    {
        using var progress = JsonDocument.Parse(frame.Json);
        if (_runId is null || progress.RootElement.Text("callId") is not { } callId || _calls.Find(callId) is not { } call)
        {
            return;
        }

        var data = JsonObject.Create(progress.RootElement.Clone())!;
        data["callId"] = WireIds.Call(_runId, callId);
        if (_modes.Contains(LangGraphMode.Custom))
        {
            _events.Add(("custom", data.DeepClone()));
        }

        Tool("on_tool_event", _runId, callId, call.Call.Name, "data", data);
        Flush(output, null);
    }

    private void Values()
    {
        if (_modes.Contains(LangGraphMode.Values))
        {
            // Only the last state of a frame is told.
            _events.RemoveAll(waiting => waiting is { Name: "values", Data: null });
            _events.Add(("values", null));
        }
    }

    private void Update(string node, JsonObject message)
    {
        if (_modes.Contains(LangGraphMode.Updates))
        {
            _events.Add(("updates", new JsonObject { [node] = new JsonObject { ["messages"] = new JsonArray(message.DeepClone()) } }));
        }
    }

    private void Ask()
    {
        _asked = true;
        if (_modes.Contains(LangGraphMode.Updates))
        {
            _events.Add(("updates", new JsonObject { ["__interrupt__"] = LangGraphInterrupts.Of(_calls.Calls) }));
        }

        if (_modes.Contains(LangGraphMode.Values))
        {
            _events.RemoveAll(waiting => waiting is { Name: "values", Data: null });
            _events.Add(("values", _state.ToJson(LangGraphInterrupts.Of(_calls.Calls))));
        }
    }

    private void Tool(string name, string runId, string callId, string tool, string field, JsonNode value)
    {
        if (_modes.Contains(LangGraphMode.Tools))
        {
            _events.Add(
                ("tools", new JsonObject
                {
                    ["event"] = name,
                    ["toolCallId"] = WireIds.Call(runId, callId),
                    ["name"] = tool,
                    [field] = value,
                }));
        }
    }

    private void Trace(string name, string of, JsonObject data)
    {
        if (_modes.Contains(LangGraphMode.Events))
        {
            _events.Add(("events", new JsonObject
            {
                ["event"] = name,
                ["name"] = of,
                ["run_id"] = _runId,
                ["tags"] = new JsonArray(),
                ["parent_ids"] = new JsonArray(),
                ["metadata"] = Metadata(ModelNode),
                ["data"] = data,
            }));
        }
    }

    private JsonObject Chunk() => new()
    {
        ["type"] = "AIMessageChunk",
        ["id"] = _messageId,
        ["content"] = "",
        ["additional_kwargs"] = new JsonObject(),
        ["response_metadata"] = new JsonObject(),
        ["tool_call_chunks"] = new JsonArray(),
    };

    private JsonObject Metadata(string node) => new()
    {
        ["run_id"] = _runId,
        ["thread_id"] = _scope.Key.Id,
        ["graph_id"] = _graph,
        ["langgraph_node"] = node,
        ["langgraph_step"] = _step,
        ["tags"] = new JsonArray(),
    };

    private void Flush(IBufferWriter<byte> output, ThreadFrame? frame)
    {
        for (var i = 0; i < _events.Count; i++)
        {
            var (name, data) = _events[i];
            SseChunk.WriteId(output, i == _events.Count - 1 ? frame : null);
            output.Write("event: "u8);
            Encoding.UTF8.GetBytes(name, output);
            output.Write("\ndata: "u8);
            using (var json = new Utf8JsonWriter(output, LangGraphJson.Relaxed))
            {
                (data ?? _state.ToJson()).WriteTo(json);
            }

            output.Write("\n\n"u8);
        }

        _events.Clear();
    }

    // Without it, a client asks whether the run goes on.
    private void WriteRunEnd(IBufferWriter<byte> output)
    {
        using var chunk = new SseChunk(output, null, "end");
        chunk.Json.WriteString("run_id", _runId ?? _scope.Run?.RunId ?? "");
        chunk.Json.WriteString("status", LangGraphRuns.StatusOf(_end?.Reason ?? RunReason.Stopped));
    }
}
