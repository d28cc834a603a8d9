using System.Globalization;
using System.Text;

namespace ChatCluster.Tools.Results;

/// <summary>
/// Shortens JSON within a number of characters: lists lose their last items, objects their last members, strings their ends,
/// and each says in place how much is missing. Room is shared so that small values stay whole and large ones are cut alike.
/// </summary>
internal sealed class JsonCutter
{
    // Stands for a value there is no room for. Any value fits into its length, or is shorter still.
    private const string Nothing = "\"…\"";

    // An object shows the beginnings of all its members rather than a few of them whole.
    private const int MemberFloor = 40;

    private readonly JsonMap _map;
    private readonly StringBuilder _output;

    private JsonCutter(JsonMap map, int limit)
    {
        _map = map;
        _output = new(limit);
    }

    /// <param name="json">Valid JSON, longer than <paramref name="limit"/> as it stands.</param>
    public static CutText Cut(string json, int limit)
    {
        var map = JsonMap.Read(json);
        var cutter = new JsonCutter(map, limit);
        cutter.Write(map.Root, limit);

        // White space alone is no loss.
        return new(cutter._output.ToString(), map.Root.Length > limit);
    }

    private void Write(JsonPiece piece, int budget)
    {
        if (piece.Length <= budget)
        {
            WriteWhole(piece);
        }
        else if (_map.IsString(piece))
        {
            WriteString(piece, budget);
        }
        else if (_map.IsArray(piece) || _map.IsObject(piece))
        {
            WriteContainer(piece, budget);
        }
        else
        {
            _output.Append(Nothing);
        }
    }

    private void WriteWhole(JsonPiece piece)
    {
        var inString = false;
        for (var i = piece.Start; i < piece.End; i++)
        {
            var c = _map.Text[i];
            if (inString && c == '\\')
            {
                _output.Append(c).Append(_map.Text[++i]);
                continue;
            }

            inString ^= c == '"';
            if (inString || c is not (' ' or '\t' or '\r' or '\n'))
            {
                _output.Append(c);
            }
        }
    }

    private void WriteLead(JsonPiece child, bool first)
    {
        if (!first)
        {
            _output.Append(',');
        }

        if (child.NameLength > 0)
        {
            _output.Append(_map.Text.AsSpan()[child.Name]).Append(':');
        }
    }

    private void WriteString(JsonPiece piece, int budget)
    {
        var content = _map.Text.AsSpan(piece.Start + 1, piece.Length - 2);
        var room = budget - 2 - StringMarker(content.Length).Length;
        if (room <= 0)
        {
            _output.Append(Nothing);
            return;
        }

        var kept = WholeCharacters(content, room);
        _output.Append('"').Append(content[..kept]).Append(StringMarker(content.Length - kept)).Append('"');
    }

    // An escape sequence must not be torn, nor a surrogate pair, written either way.
    private static int WholeCharacters(ReadOnlySpan<char> content, int room)
    {
        var position = 0;
        while (position < content.Length)
        {
            var next = position + CharacterLength(content[position..]);
            if (next > room)
            {
                break;
            }

            position = next;
        }

        return position;
    }

    private static int CharacterLength(ReadOnlySpan<char> rest) => rest switch
    {
        ['\\', 'u', 'd' or 'D', '8' or '9' or 'a' or 'b' or 'A' or 'B', _, _, '\\', 'u', ..] => 12,
        ['\\', 'u', ..] => 6,
        ['\\', ..] => 2,
        [var high, _, ..] when char.IsHighSurrogate(high) => 2,
        _ => 1,
    };

    private void WriteContainer(JsonPiece piece, int budget)
    {
        var floor = _map.IsArray(piece) ? Math.Max(budget / 4, Nothing.Length) : Math.Clamp(budget / 8, Nothing.Length, MemberFloor);
        var kept = Fitting(piece, budget, floor, out var overhead, out var left);
        var marker = Marker(piece, left);
        if (kept.Count == 0 && marker.Length + 2 > budget)
        {
            _output.Append(Nothing);
            return;
        }

        var shares = Share(kept, budget - overhead);
        _output.Append(_map.Text[piece.Start]);
        for (var i = 0; i < kept.Count; i++)
        {
            WriteLead(kept[i], i == 0);
            Write(kept[i], shares[i]);
        }

        if (left > 0)
        {
            _output.Append(kept.Count > 0 ? "," : "").Append(marker);
        }

        _output.Append(_map.IsArray(piece) ? ']' : '}');
    }

    /// <summary>Which children to show, each with at least <paramref name="floor"/> characters or whole.</summary>
    /// <param name="overhead">What brackets, commas, names and the marker take.</param>
    /// <param name="left">How many are not shown.</param>
    private List<JsonPiece> Fitting(JsonPiece piece, int budget, int floor, out int overhead, out int left)
    {
        // Of millions of children only as many are kept as there is room for; the rest is counted.
        var kept = Fitting(_map.Children(piece), budget, floor, reserve: 0, out overhead, out left);
        if (left > 0)
        {
            var count = kept.Count + left;
            kept = Fitting(kept, budget, floor, Marker(piece, count).Length + 1, out overhead, out _);
            left = count - kept.Count;
        }

        return kept;
    }

    private static List<JsonPiece> Fitting(
        IEnumerable<JsonPiece> children, int budget, int floor, int reserve, out int overhead, out int left)
    {
        var kept = new List<JsonPiece>();
        overhead = 2 + reserve;
        left = 0;
        var values = 0;
        var full = false;
        foreach (var child in children)
        {
            var lead = (kept.Count > 0 ? 1 : 0) + (child.NameLength > 0 ? child.NameLength + 1 : 0);
            var value = Math.Min(child.Length, floor);
            if (!full && overhead + lead + values + value <= budget)
            {
                overhead += lead;
                values += value;
                kept.Add(child);
            }
            else
            {
                // The room is used up; only a name of absurd length is passed over.
                full |= lead < budget / 4;
                left++;
            }
        }

        return kept;
    }

    /// <summary>Shares room fairly: what small values do not need goes to the large ones.</summary>
    private static int[] Share(List<JsonPiece> kept, int room)
    {
        var shares = new int[kept.Count];
        var order = Enumerable.Range(0, kept.Count).OrderBy(i => kept[i].Length).ToArray();
        for (var done = 0; done < order.Length; done++)
        {
            var share = Math.Min(kept[order[done]].Length, room / (order.Length - done));
            shares[order[done]] = share;
            room -= share;
        }

        return shares;
    }

    private static string StringMarker(int count) => string.Create(CultureInfo.InvariantCulture, $"… ({count:N0} more characters)");

    private string Marker(JsonPiece piece, int count) => _map.IsArray(piece)
        ? string.Create(CultureInfo.InvariantCulture, $"\"… {count:N0} more items left out\"")
        : string.Create(CultureInfo.InvariantCulture, $"\"…\":\"{count:N0} more members left out\"");
}
