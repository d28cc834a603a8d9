using System.Buffers;
using System.Globalization;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>What waits to be sent, and how it is sent.</summary>
internal sealed partial class LangGraphEventProjection
{
    private void Lifecycle(string status, string? error, string? graph = null)
    {
        var data = new JsonObject { ["event"] = status };
        if (graph is not null)
        {
            data["graph_name"] = graph;
        }

        if (error is not null)
        {
            data["error"] = error;
        }

        Emit("lifecycle", null, data);
    }

    private void Checkpoint(string id, string source)
    {
        Emit("checkpoints", null, new()
        {
            ["id"] = id,
            ["parent_id"] = _parent,
            ["step"] = _rounds * 2 + (source is "loop" ? 0 : 1),
            ["source"] = source,
        });
        _parent = id;
    }

    private void Values()
    {
        if (_start.Shows("values"))
        {
            // Of the states of one frame the last is told.
            _events.RemoveAll(waiting => waiting is { Method: "values", Data: null });
            _events.Add(("values", null, null));
        }
    }

    private void Update(string node, JsonObject message)
    {
        if (_start.Shows("updates"))
        {
            Emit("updates", node, new()
            {
                ["node"] = node,
                ["values"] = new JsonObject { ["messages"] = new JsonArray(message.DeepClone()) },
            });
        }
    }

    private void Emit(string channel, string? node, JsonObject data, string? method = null)
    {
        if (_start.Shows(channel))
        {
            _events.Add((method ?? channel, node, data));
        }
    }

    private void Flush(IBufferWriter<byte> output, ThreadFrame? frame)
    {
        for (var i = 0; i < _events.Count; i++)
        {
            var (method, node, data) = _events[i];
            if (frame?.Cursor is { } at && NumberOf(at, i) <= _start.Since)
            {
                continue;
            }

            using var chunk = new SseChunk(output, null, method);
            chunk.Json.WriteString("type", "event");
            if (frame?.Cursor is { } cursor)
            {
                chunk.Json.WriteString("event_id", string.Create(CultureInfo.InvariantCulture, $"{cursor}:{i}"));
                chunk.Json.WriteNumber("seq", NumberOf(cursor, i));
            }

            chunk.Json.WriteString("method", method);
            chunk.Json.WriteStartObject("params");
            chunk.Json.WriteStartArray("namespace");
            chunk.Json.WriteEndArray();
            chunk.Json.WriteNumber("timestamp", _at);
            if (node is not null)
            {
                chunk.Json.WriteString("node", node);
            }

            chunk.Json.WritePropertyName("data");
            (data ?? _state.ToJson()).WriteTo(chunk.Json);
            chunk.Json.WriteEndObject();
        }

        _events.Clear();
    }
}
