using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Hands notes of progress to the calls that they are of, in the order that the server sent them and before the call's result. The client
/// library runs its handlers side by side.
/// </summary>
internal sealed class McpNotes
{
    private readonly ConcurrentDictionary<string, Action<JsonObject>> _calls = new(StringComparer.Ordinal);

    /// <summary>Listens until it is disposed of.</summary>
    public IDisposable Listen(string token, Action<JsonObject> heard)
    {
        _calls[token] = heard;
        return new Listening(this, token);
    }

    public void Take(JsonObject note)
    {
        if (note["progressToken"]?.ToString() is { } token && _calls.TryGetValue(token, out var heard))
        {
            heard(note);
        }
    }

    private sealed class Listening(McpNotes notes, string token) : IDisposable
    {
        public void Dispose() => notes._calls.TryRemove(token, out _);
    }
}
