using System.Text.Json;
using System.Text.Json.Serialization;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Files;

/// <summary>Reads what a process left in its journals.</summary>
internal sealed partial class JournalReader(DataFolder folder, ILogger logger)
{
    /// <summary>The highest journal there is, whole or not.</summary>
    public long Last { get; private set; }

    /// <summary>The records of all journals from a number on, oldest first.</summary>
    public List<JournalRecord> Read(long from)
    {
        var journals = new List<(long Number, ReadOnlyMemory<byte> Bytes)>();
        var ends = new Dictionary<long, long>();
        foreach (var number in folder.Journals())
        {
            Last = number;
            if (number < from)
            {
                continue;
            }

            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(folder.Journal(number));
            if (TryTakeHead(ref bytes, out var head) && head.Journal == number)
            {
                journals.Add((number, bytes));
                ends[head.Previous] = head.End;
            }
        }

        var records = new List<JournalRecord>();
        foreach (var (number, bytes) in journals)
        {
            ReadBody(number, bytes, ends, records);
        }

        return records;
    }

    private void ReadBody(long number, ReadOnlyMemory<byte> body, Dictionary<long, long> ends, List<JournalRecord> records)
    {
        var headLength = new FileInfo(folder.Journal(number)).Length - body.Length;
        if (ends.TryGetValue(number, out var end) && end - headLength < body.Length)
        {
            body = body[..(int)Math.Max(0, end - headLength)];
        }

        var rest = body;
        while (TryTakeRecord(ref rest, out var record))
        {
            records.Add(record);
        }

        if (!rest.IsEmpty)
        {
            FileThreadStore.Log.TornJournal(logger, folder.Journal(number), headLength + body.Length - rest.Length, rest.Length);
        }
    }

    private static bool TryTakeRecord(ref ReadOnlyMemory<byte> rest, out JournalRecord record)
    {
        record = default;
        var after = rest;
        if (!TryTakeHead(ref after, out var head) || !ThreadKey.TryParse(head.Append ?? head.Delete, out var key))
        {
            return false;
        }

        if (head.Delete is null && (head.Size < Seal.Size || head.Size > after.Length || !Seal.Holds(after.Span[..(int)head.Size])))
        {
            return false;
        }

        var size = head.Delete is null ? (int)head.Size : 0;
        record = new(key, head.After, head.At, after[..size]);
        rest = after[size..];
        return true;
    }

    private static bool TryTakeHead(ref ReadOnlyMemory<byte> rest, out Head head)
    {
        head = default!;
        var end = rest.Span.IndexOf((byte)'\n') + 1;
        if (end == 0 || !Seal.Holds(rest.Span[..end]))
        {
            return false;
        }

        head = JsonSerializer.Deserialize(rest.Span[..end], HeadJson.Default.Head)!;
        rest = rest[end..];
        return true;
    }

    /// <summary>The head line of a journal, of an append or of a delete.</summary>
    internal sealed record Head(long Journal, long Previous, long End, string? Append, string? Delete, long After, long At, long Size);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Head))]
    private sealed partial class HeadJson : JsonSerializerContext;
}
