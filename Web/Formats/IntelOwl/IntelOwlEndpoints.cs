using System.Security.Claims;
using ChatCluster.Catalog;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Formats.IntelOwl.Sockets;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

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
        routes.Reads.MapGet("/api/chatbot/health", HealthAsync);
        routes.Reads.MapGet("/ws/chat", OwlSocketEndpoint.ServeAsync);
    }

    // Its first client reads the list as it is, the later one asks for pages.
    private static async Task<IResult> ListAsync(
        int? page, HttpRequest request, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        if (page is not { } number)
        {
            return TypedResults.Ok((await ForeignHistory.ListAsync(threads, user.Owner(), cancellationToken)).Select(View));
        }

        var (size, query) = (SizeOf(request), new ThreadQuery { Page = Math.Max(1, number), PageSize = SizeOf(request) });
        var found = await threads.ListAsync(user.Owner(), query, cancellationToken);
        return Page(number, size, found.Total, found.Threads.Select(View));
    }

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

        var (number, size, messages) = (page ?? 1, SizeOf(request), rounds.SelectMany(MessagesOf).ToList());
        return Page(number, size, messages.Count, messages.Skip((Math.Max(1, number) - 1) * size).Take(size));
    }

    private static int SizeOf(HttpRequest request) =>
        int.TryParse(request.Query["page_size"], out var wanted) ? Math.Clamp(wanted, 1, MostPageSize) : PageSize;

    private static IResult Page(int number, int size, int count, IEnumerable<object> results)
    {
        var pages = Math.Max(1, (count + size - 1) / size);
        return number < 1 || number > pages
            ? ForeignSystem.Refusal(StatusCodes.Status404NotFound, "Invalid page.")
            : TypedResults.Ok(new { count, total_pages = pages, results });
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

        var turn = http.Features.Get<SocketTurn>();
        var key = body!.SessionId is { } id ? ThreadRoute.NewKey(http.User, id) : NewKey(http.User, time);
        return ForeignRuns.PostAsync(
            http, key, new() { Text = body.Message, Context = turn?.Page }, create: body.SessionId is null, run =>
                turn?.Begin(run) ?? new RunWait(run, new RunAnswerBuilder(Answer)), cancellationToken);
    }

    private static async Task<IResult> ConfirmAsync(
        ClaimsPrincipal user, ConfirmBody? body, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(body?.PendingId))
        {
            return Invalid("pending_id", "This field is required.");
        }

        if (!PendingId.TryRead(body.PendingId, out var session, out var call))
        {
            return Gone;
        }

        var key = ThreadRoute.NewKey(user, session);
        var answer =
            await threads.SendAsync(key, new ResolveApproval(call, Approved: true, By: user.Owner().User), cancellationToken);
        if (answer is not ThreadAnswer.Done { Changed: true } done)
        {
            return answer is ThreadAnswer.Limited or ThreadAnswer.Unavailable ? answer.Match(_ => Gone) : Gone;
        }

        var described = await ConfirmedCall.DescribeAsync(threads, key, done.Before, call, time, cancellationToken);
        (described["status"], described["pending_id"], described["session_id"]) = ("confirmed", body.PendingId, session);
        return TypedResults.Ok(described);
    }

    private static async Task<IResult> HealthAsync(ICatalog catalog, HealthCheckService health, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(check => check.Tags.Contains("ready"), cancellationToken);
        var available = report.Status is HealthStatus.Healthy && (await catalog.ReadAsync(cancellationToken)).Models.Count > 0;
        return TypedResults.Ok(new { available, detail = available ? "ok" : SocketFrames.Unavailable });
    }

    private static IResult Answer(RunAnswer answer) => answer.Reason is RunReason.Failed
        ? ForeignSystem.Refusal(StatusCodes.Status503ServiceUnavailable, answer.Message ?? "LLM request failed.")
        : TypedResults.Ok(
            new { session_id = answer.ThreadId, message_id = answer.RunId, response = answer.Text, content = answer.Text });

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
        var at = round.Message.At;
        yield return new { id = round.Message.MessageId, role = "user", content = round.Message.Text, created_at = at, timestamp = at };
        if (ForeignHistory.ReplyOf(round) is { Length: > 0 } reply)
        {
            yield return new { id = round.RunId, role = "assistant", content = reply, created_at = at, timestamp = at };
        }
    }
}
