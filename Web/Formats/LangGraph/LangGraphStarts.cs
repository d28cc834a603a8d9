using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Does what a request asks for, so that there is a run to be shown.</summary>
internal static class LangGraphStarts
{
    /// <summary>Called with the run, and with the place in it up to which the client has seen it.</summary>
    public delegate Task<IResult> Answer(PostedRun run, ThreadCursor silent);

    public static async Task<IResult> StartAsync(
        HttpContext http, ThreadKey key, LangGraphRequest request, Answer answer, CancellationToken cancellationToken)
    {
        var threads = http.RequestServices.GetRequiredService<IThreads>();
        if (request.Resume is { } resume)
        {
            var said = await RespondAsync(http, key, open => LangGraphAnswers.Read(resume, open), cancellationToken);
            return said.Refusal ?? await answer(said.Run!, said.Silent);
        }

        var rounds = request.Checkpoint is null ? null : await ThreadRounds.ReadAsync(threads, key, cancellationToken);
        if (request is { Checkpoint: { } checkpoint } && rounds is not null && !LangGraphStates.Has(rounds, checkpoint))
        {
            return LangGraphStates.Missing(checkpoint);
        }

        return request.Input is null
            ? await RegenerateAsync(http, key, request, rounds, answer, cancellationToken)
            : await PostAsync(http, threads, key, request, rounds, answer, cancellationToken);
    }

    /// <summary>Answers what a thread asks.</summary>
    /// <param name="read">Makes the answers, given what waits.</param>
    public static async Task<(PostedRun? Run, ThreadCursor Silent, IResult? Refusal)> RespondAsync(
        HttpContext http, ThreadKey key, Func<IReadOnlyList<OpenCalls.OpenCall>, IReadOnlyList<ThreadRequest>> read,
        CancellationToken cancellationToken)
    {
        var (threads, limits) =
            (http.RequestServices.GetRequiredService<IThreads>(), http.RequestServices.GetRequiredService<MessageLimits>());
        if (await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is not { } page)
        {
            return (null, default, Problem.ThreadNotFound);
        }

        var open = LangGraphInterrupts.In(page.Rounds);
        var answers = open.Count == 0 ? [] : read(open);
        foreach (var result in answers.OfType<ResolveToolCall>())
        {
            limits.Bounded("The result of a tool call", result.Result ?? result.Error ?? "");
        }

        var (place, refusal) = await OwnerAnswers.SendAsync(threads, key, answers, cancellationToken);
        if (refusal is not null)
        {
            return (null, default, refusal.Match(_ => Results.Ok()));
        }

        return place is { Before: var shown }
            && await PostedRun.FindAsync(threads, key, page.Rounds[^1].RunId, cancellationToken) is { } run
            ? (run, shown, null)
            : (null, default, NotOpen);
    }

    private static Problem NotOpen { get; } = new(
        StatusCodes.Status409Conflict,
        "approval_not_open",
        "No call of this thread waits for an answer; it was answered, expired or stopped. Read the state again.");

    private static async Task<IResult> PostAsync(
        HttpContext http,
        IThreads threads,
        ThreadKey key,
        LangGraphRequest request,
        IReadOnlyList<TranscriptRound>? rounds,
        Answer answer,
        CancellationToken cancellationToken)
    {
        var (limits, time) =
            (http.RequestServices.GetRequiredService<MessageLimits>(), http.RequestServices.GetRequiredService<TimeProvider>());
        var message = request.ToMessage(limits, http, rounds is null ? null : EditOf(rounds, request.Checkpoint!));
        if (request.Creates
            && await ThreadBeginning.CreateAsync(threads, key, request.Input!.Past, limits, time, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await DoneAsync(
            done => RunPosts.PostAsync(http, key, message, done, cancellationToken), done =>
                answer(new(key, done, request.StopsOnDisconnect), ThreadCursor.Start));
    }

    // What follows the checkpoint is replaced; at the end of the branch there is nothing to replace.
    private static string? EditOf(IReadOnlyList<TranscriptRound> rounds, string checkpoint)
    {
        var next = checkpoint == LangGraphStates.Root
            ? 0
            : rounds.ToList().FindIndex(round => round.RunId == checkpoint || round.Message.MessageId == checkpoint) + 1;
        return next < rounds.Count ? rounds[next].Message.MessageId : null;
    }

    private static Task<IResult> RegenerateAsync(
        HttpContext http, ThreadKey key, LangGraphRequest request, IReadOnlyList<TranscriptRound>? rounds, Answer answer,
        CancellationToken cancellationToken)
    {
        if (rounds?.FirstOrDefault(round => round.Message.MessageId == request.Checkpoint) is not { } round)
        {
            throw RequestException.Invalid(
                "messages_missing",
                "There is no input. Send a message, the answer to an interrupt, or the checkpoint of a message to answer again.");
        }

        var again = request.ToRegenerate(http.RequestServices.GetRequiredService<MessageLimits>(), http, round.RunId);
        return DoneAsync(
            done => RunPosts.RegenerateAsync(http, key, again, done, cancellationToken),
            done => answer(new(key, done, request.StopsOnDisconnect), ThreadCursor.Start));
    }

    // What a run is answered with takes further reading.
    private static async Task<IResult> DoneAsync(
        Func<Func<ThreadAnswer.Done, IResult>, Task<IResult>> send, Func<ThreadAnswer.Done, Task<IResult>> answer)
    {
        ThreadAnswer.Done? taken = null;
        var refusal = await send(done =>
        {
            taken = done;
            return Results.Ok();
        });
        return taken is null ? refusal : await answer(taken);
    }
}
