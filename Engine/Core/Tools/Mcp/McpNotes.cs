using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Hands notes of progress to the calls that they are of, in the order that the server sent them and before the call's result. The client
/// library runs its handlers side by side.
/// </summary>
internal sealed class McpNotes
{
    // A year: what is longer is as good as for ever.
    private const double MostMs = 365 * 24 * 3_600_000d;

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

    /// <summary>How long the server says that what was found out about it holds; null when it has not said.</summary>
    public TimeSpan? Holds { get; private set; }

    /// <param name="ms">Milliseconds, as the server wrote them.</param>
    public void Discovered(double? ms) => Holds = ms switch
    {
        null or not > 0 => null,
        > MostMs => TimeSpan.FromMilliseconds(MostMs),
        { } holds => TimeSpan.FromMilliseconds(holds),
    };

    private sealed class Listening(McpNotes notes, string token) : IDisposable
    {
        public void Dispose() => notes._calls.TryRemove(token, out _);
    }
}
