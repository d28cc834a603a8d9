namespace ChatCluster.Threads;

/// <summary>
/// The latest frames of a stream, in order, bounded by bytes. Frames are addressed by a number that never repeats, so that a
/// reader knows when those it wanted are gone. Not safe for concurrent use.
/// </summary>
public sealed class FrameRing(int maxBytes)
{
    /// <summary>The size of a ring, in bytes.</summary>
    public const int DefaultBytes = 128 * 1024;

    private ThreadFrame[] _frames = [];
    private int _start;
    private int _count;
    private long _bytes;

    /// <summary>Number of the oldest frame kept.</summary>
    public long First { get; private set; }

    /// <summary>Number that the next frame will have.</summary>
    public long End => First + _count;

    /// <summary>Cursor of the last frame that was dropped: the earliest position that can be continued from here.</summary>
    public ThreadCursor Floor { get; private set; }

    public void Reset(ThreadCursor floor)
    {
        First = End;
        (_frames, _start, _count, _bytes) = ([], 0, 0, 0);
        Floor = floor;
    }

    /// <summary>Restarts at another position: a reader at the end must find its place again.</summary>
    public void Restart(ThreadCursor floor)
    {
        Reset(floor);
        First++;
    }

    public void Add(ThreadFrame frame)
    {
        if (_count == _frames.Length)
        {
            Grow();
        }

        _frames[(_start + _count++) & (_frames.Length - 1)] = frame;
        _bytes += frame.Sse.Length;
        while (_bytes > maxBytes && _count > 1)
        {
            DropFirst();
        }
    }

    /// <summary>Copies the frames from a number on and returns the number after the last.</summary>
    public long CopyTo(List<ThreadFrame> target, long from)
    {
        for (var number = from; number < End; number++)
        {
            target.Add(this[number]);
        }

        return End;
    }

    /// <summary>
    /// Finds the number that follows a cursor; null unless a frame that is kept, or the last one dropped, ends exactly there.
    /// </summary>
    public long? After(ThreadCursor cursor)
    {
        // Readers join at the live end as a rule, so the search begins there.
        for (var number = End - 1; number >= First; number--)
        {
            if (this[number].Cursor is not { } at)
            {
                continue;
            }

            if (at == cursor)
            {
                return number + 1;
            }

            if (at < cursor)
            {
                return Continues(at, number + 1, cursor) ? number + 1 : null;
            }
        }

        return Floor == cursor || Continues(Floor, First, cursor) ? First : null;
    }

    /// <summary>
    /// A checkpoint moves the position on and leaves no frame: what follows the one before it follows the checkpoint too.
    /// </summary>
    private bool Continues(ThreadCursor before, long next, ThreadCursor cursor) =>
        cursor.Delta > 0 && before.Delta == cursor.Delta && before < cursor && next < End && this[next].Cursor > cursor;

    private ThreadFrame this[long number] => _frames[(_start + (int)(number - First)) & (_frames.Length - 1)];

    private void DropFirst()
    {
        var frame = _frames[_start];
        _frames[_start] = null!;
        _start = (_start + 1) & (_frames.Length - 1);
        _count--;
        First++;
        _bytes -= frame.Sse.Length;
        Floor = frame.Cursor ?? Floor;
    }

    private void Grow()
    {
        var larger = new ThreadFrame[Math.Max(8, _frames.Length * 2)];
        for (var i = 0; i < _count; i++)
        {
            larger[i] = _frames[(_start + i) & (_frames.Length - 1)];
        }

        (_frames, _start) = (larger, 0);
    }
}
