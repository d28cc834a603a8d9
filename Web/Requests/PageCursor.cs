using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Requests;

/// <summary>
/// Where a page ended, as a text that its reader hands back as it is. It says which list it is of, so that it cannot begin another one in
/// the wrong
/// place. It is no secret and no right: a list is always the owner's.
/// </summary>
internal static class PageCursor
{
    private const int MaxLength = 8_000;
    private const char Separator = '|';

    public static string Write(string list, long number) =>
        Encode(string.Create(CultureInfo.InvariantCulture, $"{list}{Separator}{number}"));

    public static string Write(string list, ThreadPosition place) =>
        Encode(string.Create(
            CultureInfo.InvariantCulture,
            $"{list}{Separator}{place.Id}{Separator}{place.Time.UtcTicks}{(place.Title is null ? "" : Separator + place.Title)}"));

    /// <summary>The number that one of the lists was left at, and which list it was; null without a cursor.</summary>
    public static (string List, long Number)? ReadNumber(string? cursor, params string[] lists)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        return Decode(cursor)?.Split(Separator) is [var list, var text]
            && lists.Contains(list, StringComparer.Ordinal)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (list, number)
                : throw Wrong();
    }

    /// <summary>The place that the list was left at; null without a cursor.</summary>
    public static ThreadPosition? ReadPlace(string? cursor, string list)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        var parts = Decode(cursor)?.Split(Separator, 4) ?? [];
        return parts is [var name, var id, var ticks, ..]
            && name == list
            && ThreadKey.IsValidId(id)
            && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && time <= DateTime.MaxValue.Ticks
                ? new(id, new(time, TimeSpan.Zero), parts.Length > 3 ? parts[3] : null)
                : throw Wrong();
    }

    public static string WriteName(string list, string name) => Encode($"{list}{Separator}{name}");

    /// <summary>The name that the list was left at; null without a cursor.</summary>
    public static string? ReadName(string? cursor, string list) =>
        string.IsNullOrEmpty(cursor) ? null : Decode(cursor)?.Split(Separator, 2) is [var of, var name] && of == list
            ? name : throw Wrong();

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static string? Decode(string cursor) =>
        cursor.Length <= MaxLength && Base64Url.IsValid(cursor) ? Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)) : null;

    private static RequestException Wrong() => RequestException.Malformed(
        "bad_cursor",
        "cursor is what 'next' of the page before was, of the same list in the same order. Leave it out to begin at the start.");
}
