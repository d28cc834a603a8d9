using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Mcp;

/// <summary>What a call has written so far: its server sends pieces of code, output and errors as notes of progress with a kind.</summary>
internal sealed class McpWritten
{
    // The rest is in the result.
    private const int MostKept = 4_000;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>The end of what was written of the note's kind; null when it is a note without one.</summary>
    public ToolNote? Read(JsonObject note)
    {
        if ((note["_meta"] as JsonObject)?[McpContent.Kind] is not JsonValue kind || !kind.TryGetValue<string>(out var name)
            || name is not (ToolNote.Code or ToolNote.Output or ToolNote.Error)
            || note["message"] is not JsonValue message || !message.TryGetValue<string>(out var piece))
        {
            return null;
        }

        var text = _texts.GetValueOrDefault(name, "") + piece;
        var from = Math.Max(0, text.Length - MostKept);
        return new(_texts[name] = text[(from > 0 && char.IsLowSurrogate(text[from]) ? from + 1 : from)..], name);
    }
}
