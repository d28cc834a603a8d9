using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Threads;

/// <summary>Reads the numbers and cursors that say which part of something is wanted.</summary>
internal static class PageLimits
{
    public static int InRange(string name, int value, int least, int most) => value >= least && value <= most
        ? value
        : throw RequestException.Invalid(
            "out_of_range", most == int.MaxValue ? $"{name} begins at {least}." : $"{name} is a number from {least} to {most}.");

    /// <summary>
    /// A cursor of the thread. An event that was sent is stored, so that one after the last was never given out; what the open step has
    /// written may be less after a crash than what a reader has seen, and such a reader is served from where the thread is.
    /// </summary>
    public static ThreadCursor WithinThread(string name, ThreadCursor cursor, ThreadSummary thread) => cursor.Sequence <= thread.Sequence
        ? cursor
        : throw RequestException.Malformed(
            "cursor_past_end",
            $"{name} is {cursor}, and the last event of this thread is {thread.Sequence}: it is a cursor of another thread. Leave it out to begin at the start.");

    /// <summary>How many to answer with, by the name of today or by that of before.</summary>
    public static int Size(int? limit, int? before, int size, int most, string nameBefore = "pageSize") =>
        limit is { } wanted ? InRange("limit", wanted, 1, most) : InRange(nameBefore, before ?? size, 1, most);

    /// <summary>Which threads are meant by the parameter <c>archived</c>; null for all.</summary>
    public static bool? Archived(string? text) => text switch
    {
        null or "" or "false" => false,
        "true" => true,
        "any" => null,
        _ => throw RequestException.Invalid("bad_filter", "archived is false, true or any."),
    };

    /// <summary>The cursor in a text; the start of the thread when there is none.</summary>
    public static ThreadCursor Cursor(string name, string? text) =>
        string.IsNullOrEmpty(text) ? ThreadCursor.Start
        : ThreadCursor.TryParse(text, out var cursor) ? cursor
        : throw RequestException.Malformed(
            "bad_cursor", $"{name} is a cursor: the id of an event, like 7 or 7.120. Leave it out to begin at the start.");
}
