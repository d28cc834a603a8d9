using System.Globalization;
using System.Text;

namespace ChatCluster.Tools.Results;

/// <summary>
/// Shortens JSON within a number of characters: lists lose their last items, objects their last members, strings their ends,
/// and each says in place how much is missing. Room is shared so that small values stay whole and large ones are cut alike.
/// </summary>
internal static class JsonCutter
{
    // Stands for a value there is no room for. Any value fits into its length, or is shorter still.
    private const string Nothing = "\"…\"";

    // An object shows the beginnings of all its members rather than a few of them whole.
    private const int MemberFloor = 40;

    /// <param name="json">Valid JSON, longer than <paramref name="limit"/> as it stands.</param>
    public static CutText Cut(string json, int limit)
    {
        var root = JsonPiece.Read(json);
        var output = new StringBuilder(limit);
        Write(output, root, limit);

        // White space alone is no loss.
        return new(output.ToString(), root.Length > limit);
    }

    private static void Write(StringBuilder output, JsonPiece piece, int budget)
    {
        if (piece.Length <= budget)
        {
            WriteWhole(output, piece);
        }
        else if (piece.IsString)
        {
            WriteString(output, piece, budget);
        }
        else if (piece.IsArray || piece.IsObject)
        {
            WriteContainer(output, piece, budget);
        }
        else
        {
            output.Append(Nothing);
        }
    }

    private static void WriteWhole(StringBuilder output, JsonPiece piece)
    {
        if (!piece.IsArray && !piece.IsObject)
        {
            output.Append(piece.Raw);
            return;
        }

        output.Append(piece.Text[piece.Start]);
        for (var i = 0; i < piece.Children.Count; i++)
        {
            WriteLead(output, piece, i, i == 0);
            WriteWhole(output, piece.Children[i]);
        }

        output.Append(piece.IsArray ? ']' : '}');
    }

    private static void WriteLead(StringBuilder output, JsonPiece piece, int index, bool first)
    {
        if (!first)
        {
            output.Append(',');
        }

        if (piece.IsObject)
        {
            output.Append(piece.Text.AsSpan()[piece.Names[index]]).Append(':');
        }
    }

    private static void WriteString(StringBuilder output, JsonPiece piece, int budget)
    {
        var content = piece.Raw[1..^1];
        var room = budget - 2 - StringMarker(content.Length).Length;
        if (room <= 0)
        {
            output.Append(Nothing);
            return;
        }

        var kept = WholeCharacters(content, room);
        output.Append('"').Append(content[..kept]).Append(StringMarker(content.Length - kept)).Append('"');
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

    private static void WriteContainer(StringBuilder output, JsonPiece piece, int budget)
    {
        var floor = piece.IsArray ? Math.Max(budget / 4, Nothing.Length) : Math.Clamp(budget / 8, Nothing.Length, MemberFloor);
        var kept = Fitting(piece, budget, floor, out var overhead);
        var left = piece.Children.Count - kept.Count;
        var marker = Marker(piece, left);
        if (kept.Count == 0 && marker.Length + 2 > budget)
        {
            output.Append(Nothing);
            return;
        }

        var shares = Share(kept, piece, budget - overhead);
        output.Append(piece.Text[piece.Start]);
        for (var i = 0; i < kept.Count; i++)
        {
            WriteLead(output, piece, kept[i], i == 0);
            Write(output, piece.Children[kept[i]], shares[i]);
        }

        if (left > 0)
        {
            output.Append(kept.Count > 0 ? "," : "").Append(marker);
        }

        output.Append(piece.IsArray ? ']' : '}');
    }

    /// <summary>Which children to show, each with at least <paramref name="floor"/> characters or whole.</summary>
    /// <param name="overhead">What brackets, commas, names and the marker take.</param>
    private static List<int> Fitting(JsonPiece piece, int budget, int floor, out int overhead)
    {
        var all = Fitting(piece, budget, floor, reserve: 0, out overhead);
        return all.Count == piece.Children.Count ? all : Fitting(piece, budget, floor, Marker(piece, piece.Children.Count).Length + 1, out overhead);
    }

    private static List<int> Fitting(JsonPiece piece, int budget, int floor, int reserve, out int overhead)
    {
        var kept = new List<int>();
        overhead = 2 + reserve;
        var values = 0;
        for (var i = 0; i < piece.Children.Count; i++)
        {
            var lead = (kept.Count > 0 ? 1 : 0) + (piece.IsObject ? Length(piece.Names[i]) + 1 : 0);
            var value = Math.Min(piece.Children[i].Length, floor);
            if (overhead + lead + values + value <= budget)
            {
                overhead += lead;
                values += value;
                kept.Add(i);
            }
            else if (lead < budget / 4)
            {
                // The room is used up; only a name of absurd length is passed over.
                break;
            }
        }

        return kept;
    }

    /// <summary>Shares room fairly: what small values do not need goes to the large ones.</summary>
    private static int[] Share(List<int> kept, JsonPiece piece, int room)
    {
        var shares = new int[kept.Count];
        var order = Enumerable.Range(0, kept.Count).OrderBy(i => piece.Children[kept[i]].Length).ToArray();
        for (var done = 0; done < order.Length; done++)
        {
            var share = Math.Min(piece.Children[kept[order[done]]].Length, room / (order.Length - done));
            shares[order[done]] = share;
            room -= share;
        }

        return shares;
    }

    private static int Length(Range range) => range.End.Value - range.Start.Value;

    private static string StringMarker(int count) => string.Create(CultureInfo.InvariantCulture, $"… ({count:N0} more characters)");

    private static string Marker(JsonPiece piece, int count) => piece.IsArray
        ? string.Create(CultureInfo.InvariantCulture, $"\"… {count:N0} more items left out\"")
        : string.Create(CultureInfo.InvariantCulture, $"\"…\":\"{count:N0} more members left out\"");
}
