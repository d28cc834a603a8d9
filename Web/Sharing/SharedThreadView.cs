using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>
/// What a link shows: the selected branch as it is now. It is listed field by field, so that what is added to threads later is not shown by
/// accident.
/// </summary>
/// <param name="Total">How many rounds the branch has.</param>
/// <param name="More">Whether there are rounds before those on this page.</param>
/// <param name="Next">The <c>cursor</c> of the page with those; left out on the last.</param>
public sealed record SharedThreadView(
    SharedThreadHead Thread,
    string Cursor,
    int Total,
    bool More,
    string? Next,
    IReadOnlyList<SharedMessage> Queue,
    IReadOnlyList<SharedRound> Rounds)
{
    internal static SharedThreadView Of(TranscriptPage page, string? next) => new(
        new(page.Thread.Title, page.Thread.CreatedAt, page.Thread.UpdatedAt, Archived: false),
        page.Cursor.ToString(),
        page.Total,
        page.More,
        next,
        [],
        [.. page.Rounds.Select(SharedRound.Of)]);
}
