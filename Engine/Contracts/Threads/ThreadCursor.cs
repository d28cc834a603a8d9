using System.Globalization;

namespace ChatCluster.Threads;

/// <summary>
/// A position in a thread's stream: the sequence of the last event, and how much of the open step's output was seen after it.
/// Its text form is the SSE <c>id</c>, so a client resumes by sending it back as <c>Last-Event-ID</c>.
/// </summary>
public readonly record struct ThreadCursor(long Sequence, int Delta = 0)
    : IComparable<ThreadCursor>
{
    /// <summary>Before the first event.</summary>
    public static ThreadCursor Start => default;

    /// <summary>Reads <c>{sequence}</c> or <c>{sequence}.{delta}</c>, as <see cref="ToString"/> writes it.</summary>
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

    /// <summary>Orders by sequence, then by delta.</summary>
    public int CompareTo(ThreadCursor other) => (Sequence, Delta).CompareTo((other.Sequence, other.Delta));

    /// <summary>Whether <paramref name="left"/> lies before <paramref name="right"/>.</summary>
    public static bool operator <(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> lies behind <paramref name="right"/>.</summary>
    public static bool operator >(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not lie behind <paramref name="right"/>.</summary>
    public static bool operator <=(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not lie before <paramref name="right"/>.</summary>
    public static bool operator >=(ThreadCursor left, ThreadCursor right) => left.CompareTo(right) >= 0;

    /// <summary>As clients send it back: <c>{sequence}</c>, or <c>{sequence}.{delta}</c> between two events.</summary>
    public override string ToString() => Delta == 0
        ? Sequence.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Sequence}.{Delta}");
}
