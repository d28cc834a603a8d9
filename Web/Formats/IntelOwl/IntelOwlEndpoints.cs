using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>The routes of the threat-intelligence chatbot, those that its maintainers added later among them.</summary>
internal static class IntelOwlEndpoints
{
    private const int MostStreamed = 10_000;
    private const int MostPosted = 4_096;
    private const int MostTitle = 255;
    private const int PageSize = 10;
    private const int MostPageSize = 200;

    private static readonly Problem Gone =
        ForeignSystem.Refusal(StatusCodes.Status410Gone, "This confirmation is unknown, used or expired.");

    public static void Map(RouteGroups routes)
    {
        routes.Reads.MapGet("/api/chatbot/sessions", ListAsync);
        routes.Writes.MapPost("/api/chatbot/sessions", CreateAsync);
        routes.Writes.MapPost("/api/chatbot/sessions/message", PostAsync);
        routes.Reads.MapGet("/api/chatbot/sessions/{id}", ShowAsync);
        routes.Writes.MapDelete("/api/chatbot/sessions/{id}", DeleteAsync);
        routes.Reads.MapGet("/api/chatbot/sessions/{id}/messages", ReadAsync);
        routes.Writes.MapPost("/api/chatbot/sessions/{id}/messages", StreamAsync);
        routes.Writes.MapPost("/api/chatbot/analysis/confirm", ConfirmAsync).WithMetadata(new RequestLimitMetadata(RequestBudget.Control));
        routes.Reads.MapGet("/ws/chat", RefuseSocket);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
        TypedResults.Ok((await ForeignHistory.ListAsync(threads, user.Owner(), cancellationToken)).Select(View));

    private static Task<IResult> CreateAsync(HttpContext http, SessionBody? body, TimeProvider time, CancellationToken cancellationToken) =>
        body?.Title is { Length: > MostTitle }
            ? Task.FromResult<IResult>(Invalid("title", $"Ensure this field has no more than {MostTitle} characters."))
            : ForeignRuns.CreateAsync(
                http,
                NewKey(http.User, time),
                new(string.IsNullOrWhiteSpace(body?.Title) ? null : Cut(body.Title)),
                thread => TypedResults.Json(View(thread), statusCode: StatusCodes.Status201Created),
                cancellationToken);

    private static async Task<IResult> ShowAsync(
        [AsParameters] ThreadRoute session, IThreads threads, CancellationToken cancellationToken) =>
        await threads.FindAsync(session.Key(), cancellationToken) is { } thread ? TypedResults.Ok(View(thread)) : Problem.ThreadNotFound;

    private static async Task<IResult> DeleteAsync(
        [AsParameters] ThreadRoute session, HttpContext http, CancellationToken cancellationToken) =>
        await ForeignRuns.DeleteAsync(http, session.Key(), cancellationToken) ? TypedResults.NoContent() : Problem.ThreadNotFound;

    private static async Task<IResult> ReadAsync(
        [AsParameters] ThreadRoute session, int? page, HttpRequest request, IThreads threads, CancellationToken cancellationToken)
    {
        if (await ForeignHistory.ReadRoundsAsync(threads, session.Key(), cancellationToken) is not { } rounds)
        {
            return Problem.ThreadNotFound;
        }

        var size = int.TryParse(request.Query["page_size"], out var wanted) ? Math.Clamp(wanted, 1, MostPageSize) : PageSize;
        var messages = rounds.SelectMany(MessagesOf).ToList();
        var pages = Math.Max(1, (messages.Count + size - 1) / size);
        var number = page ?? 1;
        return number < 1 || number > pages
            ? ForeignSystem.Refusal(StatusCodes.Status404NotFound, "Invalid page.")
            : TypedResults.Ok(new { count = messages.Count, total_pages = pages, results = messages.Skip((number - 1) * size).Take(size) });
    }

    private static Task<IResult> StreamAsync(
        [AsParameters] ThreadRoute session, HttpContext http, MessageBody? body, CancellationToken cancellationToken) =>
        Check(body?.Message, MostStreamed) is { } wrong
            ? Task.FromResult<IResult>(wrong)
            : ForeignRuns.PostAsync(
                http, session.Key(), new() { Text = body!.Message }, create: false, run =>
                    ForeignRuns.Stream(run, IntelOwlProjection.Format), cancellationToken);

    private static Task<IResult> PostAsync(HttpContext http, MessageBody? body, TimeProvider time, CancellationToken cancellationToken)
    {
        if (Check(body?.Message, MostPosted) is { } wrong)
        {
            return Task.FromResult<IResult>(wrong);
        }

        var key = body!.SessionId is { } id ? ThreadRoute.NewKey(http.User, id) : NewKey(http.User, time);
        return ForeignRuns.PostAsync(
            http, key, new() { Text = body.Message }, create: body.SessionId is null, run =>
                new RunWait(run, new RunAnswerBuilder(Answer)), cancellationToken);
    }

    private static async Task<IResult> ConfirmAsync(
        ClaimsPrincipal user, ConfirmBody? body, IThreads threads, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(body?.PendingId))
        {
            return Invalid("pending_id", "This field is required.");
        }

        if (!PendingId.TryRead(body.PendingId, out var session, out var call))
        {
            return Gone;
        }

        var answer = await threads.SendAsync(
            ThreadRoute.NewKey(user, session), new ResolveApproval(call, Approved: true, By: user.Owner().User), cancellationToken);
        return answer is ThreadAnswer.Done { Changed: true }
            ? TypedResults.Ok(new { status = "confirmed", pending_id = body.PendingId, session_id = session })
            : answer is ThreadAnswer.Limited or ThreadAnswer.Unavailable ? answer.Match(_ => Gone)
            : Gone;
    }

    private static Problem RefuseSocket() => ForeignSystem.Refusal(
        StatusCodes.Status501NotImplemented,
        "This server has no WebSocket for the chatbot. POST to /api/chatbot/sessions/{id}/messages, which streams the same answer.");

    private static IResult Answer(RunAnswer answer) => answer.Reason is RunReason.Failed
        ? ForeignSystem.Refusal(StatusCodes.Status503ServiceUnavailable, answer.Message ?? "LLM request failed.")
        : TypedResults.Ok(new { session_id = answer.ThreadId, message_id = answer.RunId, content = answer.Text });

    private static Problem? Check(string? message, int most) => message switch
    {
        null => Invalid("message", "This field is required."),
        _ when string.IsNullOrWhiteSpace(message) => Invalid("message", "This field may not be blank."),
        { } when message.Length > most => Invalid("message", $"Ensure this field has no more than {most} characters."),
        _ => null,
    };

    private static Problem Invalid(string field, string text) =>
        ForeignSystem.Refusal(StatusCodes.Status400BadRequest, text) with { Field = field };

    private static ThreadKey NewKey(ClaimsPrincipal user, TimeProvider time) =>
        new(user.Owner(), Guid.CreateVersion7(time.GetUtcNow()).ToString());

    private static string Cut(string title) => title.Length <= MessageLimits.MaxTitleLength ? title : title[..MessageLimits.MaxTitleLength];

    private static object View(ThreadSummary thread) => new
    {
        id = thread.Key.Id,
        title = thread.Title ?? "",
        created_at = thread.CreatedAt,
        updated_at = thread.UpdatedAt,
        message_count = thread.Messages + thread.Rounds,
    };

    private static IEnumerable<object> MessagesOf(TranscriptRound round)
    {
        yield return new { id = round.Message.MessageId, role = "user", content = round.Message.Text, created_at = round.Message.At };
        if (ForeignHistory.ReplyOf(round) is { Length: > 0 } reply)
        {
            yield return new { id = round.RunId, role = "assistant", content = reply, created_at = round.Message.At };
        }
    }
}
