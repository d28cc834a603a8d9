using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>
/// Goes on with a run whose calls a client has answered, with results and with consent: what follows is a response of its own.
/// </summary>
internal static class ResponseAnswers
{
    /// <returns>The run that goes on; a refusal; or neither, when nothing here has asked.</returns>
    public static async Task<(PostedRun? Run, ResponseAsk? Ask, IResult? Refusal)> BringAsync(
        IThreads threads, ThreadKey key, ResponseRequest request, MessageLimits limits, CancellationToken cancellationToken)
    {
        if (await FindAskingAsync(threads, key, request.Previous, cancellationToken) is { } asking)
        {
            var parts = await ResponseParts.ReadAsync(threads, asking, cancellationToken);
            if (request.Previous is { From: var from } && !parts.Has(from))
            {
                return (null, null, ResponseRefusals.NoPrevious(request.Previous.Value));
            }

            if (Unanswered(parts, request) is { } missing)
            {
                return (null, null, ResponseRefusals.Unanswered(key, missing));
            }
        }
        else if (request.Previous is { } unknown)
        {
            return (null, null, ResponseRefusals.NoPrevious(unknown));
        }

        var (brought, place, refusal) = request.Results.Count > 0
            ? await ClientResults.SettleAsync(threads, key, request.Results, request.Stops, limits, cancellationToken) : default;
        if (refusal is null && request.Approvals.Count > 0)
        {
            (brought, place, refusal) = await ConsentAsync(threads, key, request, brought, place, cancellationToken);
        }

        return refusal is not null || brought is null
            ? (null, null, refusal)
            : await FollowAsync(threads, brought, place, request, cancellationToken);
    }

    private static async Task<(PostedRun? Run, ResponseAsk? Ask, IResult? Refusal)> FollowAsync(
        IThreads threads, PostedRun run, long place, ResponseRequest request, CancellationToken cancellationToken)
    {
        var parts = await ResponseParts.ReadAsync(threads, run, cancellationToken);
        var from = parts.At(place);
        if (request.Results.FirstOrDefault(result => !parts.MayBe(result)) is { } other)
        {
            return (null, null, ResponseRefusals.OtherOutput(run.Key, other.CallId, parts.AnsweredWith(other.CallId)));
        }

        return (run, new(from, request.Message.Model)
        {
            Message = await ResponsePlace.FindMessageAsync(threads, run, cancellationToken),
            Previous = parts.Before(from),
        }, null);
    }

    private static async Task<PostedRun?> FindAskingAsync(
        IThreads threads, ThreadKey key, ResponseId? previous, CancellationToken cancellationToken) =>
        previous is { RunId: var runId }
            ? await PostedRun.FindAsync(threads, key, runId, cancellationToken)
            : await ThreadSearch.FindLastAsync<RunStarted>(threads, key, RunStarted.TypeName, _ => true, cancellationToken)
                is var (_, last)
                ? await PostedRun.FindAsync(threads, key, last.RunId, cancellationToken)
                : null;

    // Who answers one of the calls answers all: what follows is one response. Answers to calls of earlier steps are repeated ones.
    private static OpenCalls.OpenCall? Unanswered(ResponseParts parts, ResponseRequest request)
    {
        bool IsAnswered(OpenCalls.OpenCall open) => open.IsClients
            ? request.Results.Any(result => result.CallId == open.Call.CallId)
            : request.Approvals.Any(approval => approval.CallId == open.Call.CallId);
        return parts.Open.Any(IsAnswered) || (parts.IsWaiting && parts.Last == request.Previous)
            ? parts.Open.FirstOrDefault(open => !IsAnswered(open))
            : null;
    }

    private static async Task<(PostedRun? Run, long From, IResult? Refusal)> ConsentAsync(
        IThreads threads, ThreadKey key, ResponseRequest request, PostedRun? run, long from, CancellationToken cancellationToken)
    {
        (string RunId, long From)? place = run is { RunId: { } known } ? (known, from) : null;
        foreach (var approval in request.Approvals)
        {
            switch (await threads.SendAsync(key, approval, cancellationToken))
            {
                case ThreadAnswer.Done done:
                    place ??= done.RunId is { } asked ? (asked, done.Before.Sequence) : null;
                    break;
                case ThreadAnswer.Conflict { Code: "approval_not_open" }:
                    // Answered elsewhere, or by this client, which did not hear of it.
                    break;
                case var refusal:
                    return (null, 0, refusal.Match(_ => Results.Ok()));
            }
        }

        place ??= await FindAnsweredAsync(threads, key, request.Approvals[0].CallId, cancellationToken);
        return place is var (runId, begin) && await PostedRun.FindAsync(threads, key, runId, cancellationToken) is { } found
            ? (new(key, new(found.Before, RunId: found.RunId, MessageId: found.MessageId), request.Stops), begin, null)
            : (null, 0, ResponseRefusals.NotOpen);
    }

    private static async Task<(string RunId, long From)?> FindAnsweredAsync(
        IThreads threads, ThreadKey key, string callId, CancellationToken cancellationToken) =>
        await ThreadSearch.FindLastAsync<ApprovalResolved>(
            threads, key, ApprovalResolved.TypeName, given => given.CallId == callId, cancellationToken) is var (sequence, found)
            ? (found.RunId, sequence - 1)
            : null;
}
