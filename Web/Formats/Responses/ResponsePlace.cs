using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Where a message goes that follows a response: behind it, and beside what followed it before.</summary>
internal static class ResponsePlace
{
    /// <summary>Makes the place behind a response the one that a message goes to.</summary>
    /// <returns>The message that the new one stands beside, when there is one; or why there is no such place.</returns>
    public static async Task<(string? Edits, IResult? Refusal)> FindAsync(
        IThreads threads, ThreadKey key, ResponseId previous, CancellationToken cancellationToken)
    {
        var runId = previous.RunId;
        if (await RefuseAsync(threads, key, previous, cancellationToken) is { } refused)
        {
            return (null, refused);
        }

        if (await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is not { } page)
        {
            return (null, ResponseRefusals.NoPrevious(previous));
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
            ThreadAnswer.Invalid or ThreadAnswer.Missing => (null, ResponseRefusals.NoPrevious(previous)),
            var refusal => (null, refusal.Match(_ => Results.Ok())),
        };
    }

    /// <summary>What a run answers. It stands before the run.</summary>
    public static async Task<MessagePosted?> FindMessageAsync(IThreads threads, PostedRun run, CancellationToken cancellationToken) =>
        (await ThreadSearch.FindLastAsync<MessagePosted>(
            threads, run.Key, MessagePosted.TypeName, posted => posted.MessageId == run.MessageId, cancellationToken))?.Event;

    /// <summary>The response that a message stands behind; none for the first of a thread.</summary>
    public static async Task<ResponseId?> FindPreviousAsync(
        IThreads threads, ThreadKey key, MessagePosted? message, CancellationToken cancellationToken) =>
        message?.Parent is { } parent && await PostedRun.FindAsync(threads, key, parent, cancellationToken) is { } run
            ? (await ResponseParts.ReadAsync(threads, run, cancellationToken)).Last
            : null;

    /// <summary>Why no message may follow a response; none when one may.</summary>
    private static async Task<IResult?> RefuseAsync(
        IThreads threads, ThreadKey key, ResponseId previous, CancellationToken cancellationToken)
    {
        if (await PostedRun.FindAsync(threads, key, previous.RunId, cancellationToken) is not { } run)
        {
            return ResponseRefusals.NoPrevious(previous);
        }

        var parts = await ResponseParts.ReadAsync(threads, run, cancellationToken);
        return !parts.Has(previous.From) ? ResponseRefusals.NoPrevious(previous)
            : parts.After(previous.From) is { } next ? ResponseRefusals.Superseded(previous, next, parts.Last)
            : parts.IsWaiting ? ResponseRefusals.Unanswered(key, parts.Open[0])
            : null;
    }
}
