using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Reads the journals of an older version: appends and deletions of all threads that may not be in the thread files yet.</summary>
internal static partial class OldJournals
{
    /// <summary>What the journals say happened, oldest first: an append with the sequence it follows, or null for a deletion.</summary>
    public static IEnumerable<(ThreadKey Key, long After, OldThread? Append)> Read(string folder)
    {
        var journals = new List<(long Number, ReadOnlyMemory<byte> Bytes)>();
        var ends = new Dictionary<long, long>();
        foreach (var (number, file) in Directory.EnumerateFiles(folder, "journal-*.jsonl").Select(file => (NumberOf(file), file)).Order())
        {
            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(file);
            if (TryTakeHead(bytes, 0, out var head, out _) && head.Journal == number)
            {
                journals.Add((number, bytes));
                ends[head.Previous] = head.End;
            }
        }

        // The next journal's head says how much of one counts: what follows was part of a write that failed.
        return journals.SelectMany(journal => Records(
            ends.TryGetValue(journal.Number, out var end) && end < journal.Bytes.Length ? journal.Bytes[..(int)end] : journal.Bytes));
    }

    private static long NumberOf(string file) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(file)["journal-".Length..], CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static IEnumerable<(ThreadKey Key, long After, OldThread? Append)> Records(ReadOnlyMemory<byte> bytes)
    {
        TryTakeHead(bytes, 0, out _, out var position);
        while (TryTakeHead(bytes, position, out var head, out var body) && ThreadKey.TryParse(head.Append ?? head.Delete, out var key))
        {
            var size = head.Delete is null ? head.Size : 0;
            if (size > bytes.Length - body)
            {
                yield break;
            }

            var append = head.Delete is null ? OldLines.Read(bytes.Span.Slice(body, (int)size), head.After) : null;
            if (append is null && head.Delete is null)
            {
                yield break;
            }

            yield return (key, head.After, append);
            position = body + (int)size;
        }
    }

    private static bool TryTakeHead(ReadOnlyMemory<byte> bytes, int position, out Head head, out int end)
    {
        (head, end) = (new(0, 0, 0, null, null, 0, 0), position);
        var length = bytes.Span[position..].IndexOf((byte)'\n') + 1;
        if (length == 0 || !OldLines.IsSealed(bytes.Span.Slice(position, length)))
        {
            return false;
        }

        head = JsonSerializer.Deserialize(bytes.Span.Slice(position, length), HeadJson.Default.Head)!;
        end = position + length;
        return true;
    }

    internal sealed record Head(long Journal, long Previous, long End, string? Append, string? Delete, long After, long Size);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Head))]
    private sealed partial class HeadJson : JsonSerializerContext;
}
