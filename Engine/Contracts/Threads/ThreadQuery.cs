namespace ChatCluster.Threads;

/// <summary>Which threads of an owner to list. All conditions hold together.</summary>
public sealed record ThreadQuery
{
    /// <summary>The largest page.</summary>
    public const int MaxPageSize = 200;

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>1 to <see cref="MaxPageSize"/>.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Words, in any case, each of which stands in the title, in a message or in a reply.</summary>
    public string? Text { get; init; }

    /// <summary>Words, in any case, each of which stands in the title.</summary>
    public string? Title { get; init; }

    /// <summary>Only threads of this agent; all when null.</summary>
    public string? Agent { get; init; }

    /// <summary>With <see cref="Agent"/>: also threads that name no agent.</summary>
    public bool OrNoAgent { get; init; }

    /// <summary>Only those that whoever has a link may read, or only the others.</summary>
    public bool? Shared { get; init; }

    /// <summary>Only threads with a run under way, or only those without; all when null.</summary>
    public bool? Running { get; init; }

    /// <summary>Archived threads are left out unless asked for.</summary>
    public bool? Archived { get; init; } = false;

    /// <summary>Temporary threads are left out unless asked for; all when null.</summary>
    public bool? Temporary { get; init; } = false;

    /// <summary>Only threads of this project; all when null.</summary>
    public string? Project { get; init; }

    /// <summary>The order of the list.</summary>
    public ThreadSort Sort { get; init; } = ThreadSort.Updated;

    /// <summary>Newest or Z first. Left out: newest first by time, A first by title.</summary>
    public bool? Descending { get; init; }

    /// <summary>
    /// Begin behind this thread, instead of at <see cref="Page"/>: what is added or moved in front of it meanwhile neither repeats nor
    /// hides a thread.
    /// </summary>
    public ThreadPosition? After { get; init; }
}

/// <summary>The order of a list of threads.</summary>
public enum ThreadSort
{
    /// <summary>Newest activity first.</summary>
    Updated = 1,

    /// <summary>Newest thread first.</summary>
    Created = 2,

    /// <summary>By title, A to Z.</summary>
    Title = 3,
}

/// <summary>One page of a list of threads.</summary>
/// <param name="Total">How many threads there are on all pages.</param>
/// <param name="More">Whether there are threads behind the last of these.</param>
public sealed record ThreadPage(IReadOnlyList<ThreadSummary> Threads, int Total, bool More = false);
