using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats;

/// <summary>Brings the results of calls that a client has made to the run that waits for them.</summary>
internal static class ClientResults
{
    /// <summary>The code of a call that nothing waits for any more.</summary>
    public const string NotOpen = "result_not_open";

    public static Problem NothingWaits { get; } = new(
        StatusCodes.Status409Conflict, NotOpen,
        "No call waits for this result; it was answered, expired or stopped. Send the user's message again to have it answered.");

    /// <returns>
    /// The run that goes on, to be read from its first event, and the sequence after which it does; a refusal; or neither, when no such
    /// call waits here.
    /// </returns>
    public static async Task<(PostedRun? Run, long From, IResult? Refusal)> SettleAsync(
        IThreads threads, ThreadKey key, IReadOnlyList<ResolveToolCall> results, bool stopOnDisconnect, MessageLimits limits,
        CancellationToken cancellationToken)
    {
        foreach (var result in results)
        {
            limits.Bounded("The result of a tool call", result.Result ?? result.Error ?? "");
        }

        var (place, refusal) = await OwnerAnswers.SendAsync(threads, key, results, cancellationToken);
        if (refusal is not null)
        {
            return refusal is ThreadAnswer.Missing ? default : (null, 0, refusal.Match(_ => Results.Ok()));
        }

        place ??= await OwnerAnswers.FindAsync<ToolFinished>(
            threads, key, ToolFinished.TypeName,
            brought => brought.Client is true && results.Any(result => result.CallId == brought.CallId), cancellationToken);
        return place is { RunId: { } runId, Before.Sequence: var from }
            && await PostedRun.FindAsync(threads, key, runId, cancellationToken) is { } found
            ? (new(key, new(found.Before, RunId: found.RunId, MessageId: found.MessageId), stopOnDisconnect), from, null)
            : default;
    }
}
