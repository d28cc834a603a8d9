using System.Text.Json;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>The stream modes by their names.</summary>
internal static class LangGraphModes
{
    private static readonly Dictionary<string, LangGraphMode> Names = new(StringComparer.Ordinal)
    {
        ["values"] = LangGraphMode.Values,
        ["messages-tuple"] = LangGraphMode.MessagesTuple,
        ["messages"] = LangGraphMode.Messages,
        ["updates"] = LangGraphMode.Updates,
        ["events"] = LangGraphMode.Events,
        ["custom"] = LangGraphMode.Custom,
        ["tools"] = LangGraphMode.Tools,
    };

    public static IReadOnlySet<LangGraphMode> Default { get; } = new HashSet<LangGraphMode> { LangGraphMode.Values };

    public static IReadOnlySet<LangGraphMode> Read(JsonElement? modes) => modes switch
    {
        null => Default,
        { ValueKind: JsonValueKind.String } one => Read([one.GetString()]),
        { ValueKind: JsonValueKind.Array } several =>
            Read([.. several.EnumerateArray().Select(mode => mode.ValueKind is JsonValueKind.String ? mode.GetString() : "")]),
        _ => throw RequestException.Invalid("bad_value", "stream_mode is the name of a mode, or a list of names."),
    };

    public static IReadOnlySet<LangGraphMode> Read(IReadOnlyList<string?> modes)
    {
        if (modes.Count == 0)
        {
            return Default;
        }

        var read = modes.Select(mode => mode is not null && Names.TryGetValue(mode, out var found)
            ? found
            : throw LangGraphRequest.Unsupported(
                "stream_mode", $"'{mode}' is none of the modes that there are: {string.Join(", ", Names.Keys)}.")).ToHashSet();

        // One repeats a message from its beginning and the other never does, so that no place to resume suits both.
        return read.Contains(LangGraphMode.Messages) && read.Contains(LangGraphMode.MessagesTuple)
            ? throw LangGraphRequest.Unsupported("stream_mode", "messages and messages-tuple exclude each other; ask for messages-tuple.")
            : read;
    }

    /// <summary>The same as part of an address, so that a stream that is resumed shows the same.</summary>
    public static string ToQuery(IEnumerable<LangGraphMode> modes) =>
        string.Join('&', modes.Select(mode => $"stream_mode={Names.First(name => name.Value == mode).Key}"));
}
