using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Where a message goes that follows a response: behind it, and beside what followed it before.</summary>
internal static class ResponsePlace
{
    /// <summary>Makes the place behind a run the one that a message goes to.</summary>
    /// <returns>The message that the new one stands beside, when there is one; or why there is no such place.</returns>
    public static async Task<(string? Edits, IResult? Refusal)> FindAsync(
        IThreads threads, ThreadKey key, string runId, CancellationToken cancellationToken)
    {
        if (await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is not { } page)
        {
            return (null, NotFound(key, runId));
        }

        if (page.Rounds is [{ RunId: var last }] && last == runId)
        {
            return default;
        }

        var next = await ThreadSearch.FindLastAsync<MessagePosted>(
            threads, key, MessagePosted.TypeName, posted => posted.Parent == runId && posted.Steered is not true, cancellationToken);
        if (next is var (_, found))
        {
            return (found.MessageId, null);
        }

        return await threads.SendAsync(key, new SelectBranch(runId), cancellationToken) switch
        {
            ThreadAnswer.Done => default,
            ThreadAnswer.Invalid or ThreadAnswer.Missing => (null, NotFound(key, runId)),
            var refusal => (null, refusal.Match(_ => Results.Ok())),
        };
    }

    private static Problem NotFound(ThreadKey key, string runId) =>
        ResponseId.NotFound(new ResponseId(key.Id, runId).ToString()) with { Field = "previous_response_id" };
}
