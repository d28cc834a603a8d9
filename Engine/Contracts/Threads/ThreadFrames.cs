namespace ChatCluster.Threads;

/// <summary>What a batch of frames says as a whole.</summary>
public static class ThreadFrames
{
    /// <summary>Where a reader that has seen these frames resumes; null when none of them moves a reader.</summary>
    public static ThreadCursor? LastCursor(this IReadOnlyList<ThreadFrame> frames)
    {
        for (var i = frames.Count - 1; i >= 0; i--)
        {
            if (frames[i].Cursor is { } cursor)
            {
                return cursor;
            }
        }

        return null;
    }
}
