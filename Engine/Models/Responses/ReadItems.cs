namespace ChatCluster.Models.Responses;

/// <summary>What was read of a reply's items. An event names its item by its place, by its id, or by both.</summary>
internal sealed class ReadItems
{
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _calls = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>What is kept, in characters; a reply may name items without end, and say nothing of them.</summary>
    public int Kept { get; private set; }

    /// <summary>Whether something of an item was read.</summary>
    public bool Has(string kind, int? place, string? id) => Keys(kind, place, id).Any(_read.Contains);

    /// <summary>Notes that something of an item was read.</summary>
    /// <returns>Whether nothing of its kind was before.</returns>
    public bool Add(string kind, int? place, string? id)
    {
        var isFirst = !Has(kind, place, id);
        foreach (var key in Keys(kind, place, id))
        {
            Keep(_read.Add(key), key);
        }

        return isFirst;
    }

    /// <summary>A call's number among the calls.</summary>
    public int PlaceOfCall(int? place, string? id)
    {
        var keys = Keys("call", place, id);
        var index = keys.Select(key => _calls.TryGetValue(key, out var known) ? known : -1).FirstOrDefault(known => known >= 0, -1);
        index = index < 0 ? _count++ : index;
        foreach (var key in keys)
        {
            Keep(_calls.TryAdd(key, index), key);
        }

        return index;
    }

    // The entry itself takes about as much as so many characters.
    private void Keep(bool isNew, string key) => Kept += isNew ? key.Length + 32 : 0;

    private static List<string> Keys(string kind, int? place, string? id)
    {
        var keys = new List<string>(2);
        if (place is { } index)
        {
            keys.Add(FormattableString.Invariant($"{kind} {index}"));
        }

        if (id is not null || place is null)
        {
            keys.Add($"{kind} #{id}");
        }

        return keys;
    }
}
