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

        (string RunId, long From)? place = null;
        foreach (var result in results)
        {
            switch (await threads.SendAsync(key, result, cancellationToken))
            {
                case ThreadAnswer.Done { RunId: { } run } done:
                    place ??= (run, done.Before.Sequence);
                    break;
                case ThreadAnswer.Missing:
                    return default;
                case ThreadAnswer.Conflict { Code: NotOpen }:
                    // Of an earlier step, or brought before by this client, which did not hear of it.
                    break;
                case var refusal:
                    return (null, 0, refusal.Match(_ => Results.Ok()));
            }
        }

        place ??= await FindBroughtAsync(threads, key, results, cancellationToken);
        return place is var (runId, from)
            && await PostedRun.FindAsync(threads, key, runId, cancellationToken) is { } found
            ? (new(key, new(found.Before, RunId: found.RunId, MessageId: found.MessageId), stopOnDisconnect), from, null)
            : default;
    }

    private static async Task<(string RunId, long From)?> FindBroughtAsync(
        IThreads threads, ThreadKey key, IReadOnlyList<ResolveToolCall> results, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<ToolFinished>(
            threads, key, ToolFinished.TypeName,
            brought => brought.Client is true && results.Any(result => result.CallId == brought.CallId), cancellationToken)
            is var (sequence, found)
            ? (found.RunId, sequence - 1)
            : null;
}
