using System.Text;
using System.Text.Json;
using ChatCluster.Tests.Architecture;

namespace ChatCluster.Tests.Standalone;

/// <summary>
/// One input of the files in <c>Cases</c>: what the model answers in turn, what the user says, what becomes of it, and what the model is
/// sent. Each came
/// from a report of people who run such servers, or is a neighbour of one.
/// </summary>
internal sealed class ModelCase(string kind, JsonElement json)
{
    public static IReadOnlyDictionary<string, ModelCase> All { get; } = Sources.Files("*.json", "Tests/Standalone/Cases")
        .SelectMany(file => Read(Path.GetFileNameWithoutExtension(file), File.ReadAllText(Path.Join(Sources.Root, file))))
        .ToDictionary(row => row.Name);

    public string Name => $"{kind}: {json.GetProperty("name")}";

    public string Provider => json.TryGetProperty("provider", out var provider) ? provider.GetString()! : "openai";

    /// <summary>More of the section <c>ChatCluster</c>.</summary>
    public string Settings => json.TryGetProperty("settings", out var settings) ? settings.GetRawText() : "{}";

    public IEnumerable<JsonElement> Said => json.GetProperty("say").EnumerateArray();

    public IReadOnlyList<JsonElement> Expected => [.. json.GetProperty("expect").EnumerateArray()];

    public IReadOnlyList<JsonElement> Sent => json.TryGetProperty("sent", out var sent) ? [.. sent.EnumerateArray()] : [];

    /// <summary>The status, media type and bytes of an answer; the last one is given again and again.</summary>
    public (int Status, string Type, byte[] Body) Reply(int number)
    {
        var replies = json.GetProperty("replies");
        var reply = replies[Math.Min(number, replies.GetArrayLength() - 1)];
        if (reply.TryGetProperty("events", out var events))
        {
            return (200, "text/event-stream",
                Join(events, e => $"data: {(e.ValueKind is JsonValueKind.String ? e.GetString() : e.GetRawText())}\n\n"));
        }

        if (reply.TryGetProperty("named", out events))
        {
            return (200, "text/event-stream", Join(events, e => $"event: {e.GetProperty("type")}\ndata: {e.GetRawText()}\n\n"));
        }

        if (reply.TryGetProperty("lines", out var lines))
        {
            return (200, "application/x-ndjson", Join(lines, line => $"{line.GetRawText()}\n"));
        }

        var body = reply.TryGetProperty("text", out var text) ? text.GetString()! : reply.GetProperty("body").GetRawText();
        return (reply.TryGetProperty("status", out var status) ? status.GetInt32() : 200, reply.GetProperty("type").GetString()!,
            Encoding.UTF8.GetBytes(body));
    }

    private static List<ModelCase> Read(string kind, string text)
    {
        using var file = JsonDocument.Parse(text);
        return [.. file.RootElement.EnumerateArray().Select(row => new ModelCase(kind, row.Clone()))];
    }

    // As it stands in the file: a half of a character is written as an escape and has no other form.
    private static byte[] Join(JsonElement values, Func<JsonElement, string> frame) =>
        Encoding.UTF8.GetBytes(string.Concat(values.EnumerateArray().Select(frame)));
}
