using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Hosting;

/// <summary>
/// An export with damages. Each damage is a seed and follows from it alone, so that a failure can be repeated, and made smaller by leaving
/// damages out.
/// </summary>
/// <param name="Thread">The seed of the thread that was exported.</param>
/// <param name="Damages">What was done to it, in order.</param>
internal sealed record DamagedExport(int Thread, ImmutableArray<int> Damages)
{
    private static readonly string[] Ids =
        ["run", "runId", "parent", "messageId", "callId", "clientMessageId", "idempotencyKey", "argumentsHash"];

    public static DamagedExport Random(int seed)
    {
        var random = new Random(seed);
        return new(random.Next(40), [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next())]);
    }

    /// <summary>Its lines, as an import would send them.</summary>
    public IReadOnlyList<string> Lines()
    {
        var lines = GeneratedThread.Of(Thread).Select(e => Encoding.UTF8.GetString(ThreadJson.Encode(e))).ToList();
        foreach (var damage in Damages)
        {
            Apply(lines, new(damage));
        }

        return lines;
    }

    /// <summary>Its events; null when a line is no event.</summary>
    public IReadOnlyList<ThreadEvent>? Events()
    {
        try
        {
            return [.. Lines().Select(line => ThreadJson.Decode(Encoding.UTF8.GetBytes(line)))];
        }
        catch (Exception exception)
            when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The fewest of its damages that still fail.</summary>
    public async Task<DamagedExport> ShrinkAsync(Func<DamagedExport, Task<bool>> fails)
    {
        var smallest = this;
        for (var i = 0; i < smallest.Damages.Length;)
        {
            var less = smallest with { Damages = smallest.Damages.RemoveAt(i) };
            (smallest, i) = await fails(less) ? (less, i) : (smallest, i + 1);
        }

        return smallest;
    }

    public override string ToString() => $"thread {Thread} with the damages {string.Join(", ", Damages)}:\n{string.Join('\n', Lines())}";

    private static void Apply(List<string> lines, Random random)
    {
        var at = random.Next(lines.Count);
        switch (random.Next(8))
        {
            case 0 when lines.Count > 1:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(random.Next(lines.Count), lines[at]);
                break;
            case 2:
                (lines[at], lines[random.Next(lines.Count)]) = (lines[random.Next(lines.Count)], lines[at]);
                break;
            case 3:
                lines.RemoveRange(at, lines.Count - at - (at == 0 ? 1 : 0));
                break;
            default:
                lines[at] = Change(lines, JsonNode.Parse(lines[at])!.AsObject(), random).ToJsonString();
                break;
        }
    }

    private static JsonObject Change(List<string> lines, JsonObject line, Random random)
    {
        var (name, value) = line.ElementAt(random.Next(line.Count));
        switch (random.Next(7))
        {
            case 0:
                line.Remove(name);
                break;
            case 1 when Ids.FirstOrDefault(id => line.ContainsKey(id)) is { } id:
                // The id of something else of this thread, the line's own run as a parent among them.
                var other = JsonNode.Parse(lines[random.Next(lines.Count)])!.AsObject();
                line[random.Next(3) == 0 ? "parent" : id] =
                    (other.FirstOrDefault(member => Ids.Contains(member.Key)).Value ?? line[id])?.DeepClone();
                break;
            case 2:
                line["attachments"] = new JsonArray(
                    random.Next(2) == 0 ? null : new JsonObject { ["name"] = "x", ["mediaType"] = "té/x", ["url"] = "javascript:1" });
                break;
            case 3:
                line["usage"] = new JsonObject { ["inputTokens"] = long.MaxValue, ["cost"] = 7.9e27, ["calls"] = int.MaxValue };
                break;
            case 4:
                line[name] = new string('x', random.Next(2) == 0 ? 300 : 300_000);
                break;
            default:
                line[name] = Odd(value, random);
                break;
        }

        return line;
    }

    private static JsonNode? Odd(JsonNode? value, Random random) => value?.GetValueKind() switch
    {
        JsonValueKind.Number => random.Next(4) switch { 0 => -1, 1 => int.MaxValue, 2 => 0, _ => 1 },
        JsonValueKind.True or JsonValueKind.False => random.Next(2) == 0,
        JsonValueKind.String => random.Next(5) switch { 0 => "", 1 => "\u0000\n", 2 => null, 3 => "😀", _ => "r_none" },
        JsonValueKind.Array => random.Next(2) == 0 ? new JsonArray() : new JsonArray(null, 1, "x"),
        _ => new JsonObject(),
    };
}
