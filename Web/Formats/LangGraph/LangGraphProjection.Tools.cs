using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Tool calls and their results.</summary>
internal sealed partial class LangGraphProjection
{
    private void Call(ToolCalled e)
    {
        _state.AddCall(_messageId, e, e.Arguments);
        if (_modes.Contains(LangGraphMode.MessagesTuple))
        {
            var chunk = Chunk();
            chunk["tool_call_chunks"] = new JsonArray(new JsonObject
            {
                ["type"] = "tool_call_chunk",
                ["id"] = WireIds.Call(e.RunId, e.CallId),
                ["name"] = e.Name,
                ["args"] = e.Arguments.Text,
                ["index"] = ((JsonArray)_reply?["tool_calls"]!)?.Count - 1 ?? 0,
            });
            _events.Add(("messages", new JsonArray(chunk, Metadata(ModelNode))));
        }

    }

    private void StartTool(ToolCalled call)
    {
        Tool("on_tool_start", call.RunId, call.CallId, call.Name, "input", LangGraphMessages.Arguments(call.Arguments));
        Trace("on_tool_start", call.Name, new JsonObject { ["input"] = LangGraphMessages.Arguments(call.Arguments) });
    }

    private void ShowPart(ToolPart e)
    {
        if (_modes.Contains(LangGraphMode.Custom))
        {
            var part = WireParts.Value(e, "tool_call_id", WireIds.Call(e.RunId, e.CallId));
            part.Insert(0, "type", WireParts.Name(e));
            _events.Add(("custom", part));
        }
    }

    private void FinishTool(ToolFinished e, ToolCalled? call)
    {
        var result = _state.AddResult(e);
        if (_modes.Contains(LangGraphMode.MessagesTuple))
        {
            _events.Add(("messages", new JsonArray(result.DeepClone(), Metadata(ToolNode))));
        }

        if (_modes.Contains(LangGraphMode.Messages))
        {
            _events.Add(("messages/complete", new JsonArray(result.DeepClone())));
        }

        Update(ToolNode, result);
        var (name, field) = e.Error is null ? ("on_tool_end", "output") : ("on_tool_error", "error");
        Tool(name, e.RunId, e.CallId, call?.Name ?? e.Name, field, result["content"]!.DeepClone());
        Trace("on_tool_end", e.Name, new JsonObject { ["output"] = result.DeepClone() });
        Values();
    }
}
