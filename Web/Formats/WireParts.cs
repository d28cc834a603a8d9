using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>Parts of tool results for formats that have no kind of their own for them but take events of any name.</summary>
internal static class WireParts
{
    /// <summary>For example <c>tool_code</c>.</summary>
    public static string Name(ToolPart part) => part switch
    {
        ToolCode => "tool_code",
        ToolPrinted => "tool_output",
        ToolTrouble => "tool_error",
        ToolImage => "tool_image",
        ToolFile => "tool_file",
        _ => "tool_source",
    };

    /// <summary>The fields of the native event, with the call's id as the format has it.</summary>
    public static JsonObject Value(ToolPart part, string idName, string id)
    {
        var value = (JsonObject)JsonSerializer.SerializeToNode(part, ThreadJson.Wire.ThreadEvent)!;
        foreach (var name in (string[])["type", "runId", "callId", "at"])
        {
            value.Remove(name);
        }

        value.Insert(0, idName, id);
        return value;
    }
}
