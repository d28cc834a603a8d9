using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Problems;

/// <summary>The one mapping from what a thread answers to what HTTP says.</summary>
internal static class ThreadAnswerProblems
{
    /// <summary>The result that <paramref name="done"/> makes of success, or the refusal as a problem.</summary>
    public static IResult Match(this ThreadAnswer answer, Func<ThreadAnswer.Done, IResult> done) =>
        answer is ThreadAnswer.Done success ? done(success) : ToProblem(answer);

    /// <summary>The same for a result that takes further reading.</summary>
    public static async Task<IResult> MatchAsync(this ThreadAnswer answer, Func<ThreadAnswer.Done, Task<IResult>> done) =>
        answer is ThreadAnswer.Done success ? await done(success) : ToProblem(answer);

    private static Problem ToProblem(ThreadAnswer answer) => answer switch
    {
        ThreadAnswer.Missing => Problem.ThreadNotFound,
        ThreadAnswer.Busy busy => new(
            StatusCodes.Status409Conflict,
            "busy",
            "A run is under way. Wait for it, stop it, or say with onBusy what becomes of the message: queue, interrupt or steer.")
        {
            RunId = busy.RunId,
        },
        ThreadAnswer.Conflict conflict => new(StatusCodes.Status409Conflict, conflict.Code, conflict.Message),
        ThreadAnswer.Invalid invalid => new(StatusCodes.Status422UnprocessableEntity, invalid.Code, invalid.Message),
        ThreadAnswer.Limited limited => new(StatusCodes.Status429TooManyRequests, limited.Code, limited.Message)
        {
            RetryAfterSeconds = limited.RetryAfterSeconds,
        },
        ThreadAnswer.Unavailable unavailable => new(StatusCodes.Status503ServiceUnavailable, "unavailable", unavailable.Message)
        {
            RetryAfterSeconds = unavailable.RetryAfterSeconds,
        },
        _ => throw new InvalidOperationException($"{answer.GetType().Name} has no problem."),
    };
}
