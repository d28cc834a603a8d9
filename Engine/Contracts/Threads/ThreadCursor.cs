using System.Globalization;

namespace ChatCluster.Threads;

/// <summary>
/// A position in a thread's stream: the sequence of the last event, and how much of the open step's output was seen after it.
/// Its text form is the SSE <c>id</c>, so a client resumes by sending it back as <c>Last-Event-ID</c>.
/// </summary>
public readonly record struct ThreadCursor(long Sequence, int Delta = 0)
    : IComparable<ThreadCursor>
{
    public static ThreadCursor Start => default;

    public static bool TryParse(string? text, out ThreadCursor cursor)
    {
        cursor = default;
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        var sequence = dot < 0 ? text : text![..dot];
        var delta = dot < 0 ? "0" : text![(dot + 1)..];
        if (!long.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out var s) ||
            !int.TryParse(delta, NumberStyles.None, CultureInfo.InvariantCulture, out var d))
        {
            return false;
        }

        cursor = new(s, d);
        return true;
    }

    public int CompareTo(ThreadCursor other) => (Sequence, Delta).CompareTo((other.Sequence, other.Delta));

    public static bool operator <(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) < 0;
    public static bool operator >(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) > 0;
    public static bool operator <=(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) <= 0;
    public static bool operator >=(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) >= 0;

    public override string ToString() => Delta == 0
        ? Sequence.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Delta}");
}
