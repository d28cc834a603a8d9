using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Goes on with a run whose question a client has answered: what follows is a response of its own.</summary>
internal static class ResponseApprovals
{
    public static async Task<IResult> GoOnAsync(
        HttpContext http,
        IThreads threads,
        ThreadKey key,
        ResponseRequest request,
        Func<HttpContext, PostedRun, ResponseAsk, ResponseRequest, IResult> answer,
        CancellationToken cancellationToken)
    {
        (string RunId, long From)? place = null;
        foreach (var approval in request.Approvals)
        {
            switch (await threads.SendAsync(key, approval, cancellationToken))
            {
                case ThreadAnswer.Done done:
                    place ??= done.RunId is { } run ? (run, done.Before.Sequence) : null;
                    break;
                case ThreadAnswer.Conflict { Code: "approval_not_open" }:
                    // Answered elsewhere, or by this client, which did not hear of it.
                    break;
                case var refusal:
                    return refusal.Match(_ => Results.Ok());
            }
        }

        place ??= await FindAnsweredAsync(threads, key, request.Approvals[0].CallId, cancellationToken);
        if (place is not var (runId, from) || await PostedRun.FindAsync(threads, key, runId, cancellationToken) is not { } found)
        {
            return new Problem(
                StatusCodes.Status409Conflict, "approval_not_open",
                "No call waits for this answer; it was answered, expired or stopped. Read the response again.");
        }

        var stops = request.Message.OnDisconnect is OnDisconnect.Stop;
        var ask = new ResponseAsk(from, Message: await ResponsesEndpoints.FindMessageAsync(threads, found, cancellationToken));
        return answer(http, new(key, new(found.Before, RunId: found.RunId, MessageId: found.MessageId), stops), ask, request);
    }

    private static async Task<(string RunId, long From)?> FindAnsweredAsync(
        IThreads threads, ThreadKey key, string callId, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<ApprovalResolved>(
            threads, key, ApprovalResolved.TypeName, given => given.CallId == callId, cancellationToken) is var (sequence, found)
            ? (found.RunId, sequence - 1)
            : null;
}
