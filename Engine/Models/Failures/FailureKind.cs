namespace ChatCluster.Models;

/// <summary>What can go wrong with a model call.</summary>
internal enum FailureKind
{
    Unauthorized = 1,
    NotFound,
    Quota,
    RateLimited,
    Overloaded,
    Window,
    ContentFiltered,
    NoTools,
    NoImages,
    Rejected,
    Unreachable,

    /// <summary>A stream that began well and did not end well.</summary>
    Broken,

    /// <summary>Something else than an answer came under a status that promises one.</summary>
    BadReply,

    /// <summary>More came than the limits of a reply allow.</summary>
    TooLarge,
    Failed,
}
