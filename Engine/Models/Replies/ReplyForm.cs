namespace ChatCluster.Models;

/// <summary>What the body of a reply looks like.</summary>
internal enum ReplyForm
{
    Nothing = 1,
    Events,

    /// <summary>One JSON value, or several.</summary>
    Json,

    /// <summary>HTML or XML.</summary>
    Page,
    Other,
}
