using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>
/// What a link shows: the selected branch as it is now. It is listed field by field, so that what is added to threads later is not shown by accident.
/// </summary>
/// <param name="Total">How many rounds the branch has.</param>
/// <param name="More">Whether there are rounds before those on this page.</param>
public sealed record SharedThreadView(SharedThreadHead Thread, string Cursor, int Total, bool More, IReadOnlyList<SharedMessage> Queue, IReadOnlyList<SharedRound> Rounds)
{
    internal static SharedThreadView Of(TranscriptPage page) => new(
        new(page.Thread.Title, page.Thread.CreatedAt, page.Thread.UpdatedAt, Archived: false),
        page.Cursor.ToString(),
        page.Total,
        page.More,
        [],
        [.. page.Rounds.Select(SharedRound.Of)]);
}

/// <summary>The thread without its owner and its id.</summary>
public sealed record SharedThreadHead(string? Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool Archived);
