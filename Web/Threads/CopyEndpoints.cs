using System.Security.Claims;
using ChatCluster.Access;
using ChatCluster.Threads;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>Fork, export and import.</summary>
internal static class CopyEndpoints
{
    public static void Map(RouteGroups v1)
    {
        v1.Writes.MapPost("/threads/{id}/fork", ForkAsync).WithName("forkThread")
            .WithSummary("Copies the thread, through one of its runs or messages, into a new one.")
            .Produces<ThreadView>(201);
        v1.Reads.MapGet("/threads/{id}/export", ExportAsync).WithName("exportThread")
            .WithSummary("The thread as JSON lines, one event a line, or as Markdown.")
            .TakesQuery(new QueryParameter("format", "jsonl (the default) or markdown.") { Values = ["jsonl", "markdown"] })
            .Produces<string>(200, ThreadExport.JsonLinesType, ThreadExport.MarkdownType);
        v1.Writes.MapPost("/threads/import", ImportAsync).WithName("importThread").WithSummary("Creates a thread from exported JSON lines.")
            .TakesQuery(new QueryParameter("id", $"The id of the new thread: 1 to {ThreadKey.MaxIdLength} characters of A-Z a-z 0-9 _ -."))
            .Accepts<string>(ThreadExport.JsonLinesType, "application/json", "application/octet-stream", "text/plain")
            .Produces<ThreadView>(201);
    }

    private static async Task<IResult> ForkAsync(
        [AsParameters] ThreadRoute thread, ForkBody? body, ClaimsPrincipal user, IThreads threads, OwnerQuotas quotas, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var copy = ThreadRoute.NewKey(user, body?.Id ?? ThreadIds.New(time));
        if (body is { RunId: not null, MessageId: not null })
        {
            throw RequestException.Invalid("bad_fork", "Give runId or messageId, not both: a message means the run that answers it.");
        }

        var through = MessageLimits.Id("runId", body?.RunId) ?? MessageLimits.Id("messageId", body?.MessageId);
        var size = (await threads.FindAsync(thread.Key(), cancellationToken))?.Bytes ?? 0;
        if (await quotas.RefuseCopyAsync(copy, size, cancellationToken) is { } full)
        {
            return full;
        }

        var answer = await threads.ForkAsync(thread.Key(), copy.Id, through, cancellationToken);
        return await answer.MatchAsync(done => ThreadEndpoints.CreatedAsync(threads, copy, done, cancellationToken));
    }

    private static async Task<IResult> ExportAsync(
        [AsParameters] ThreadRoute thread, string? format, HttpRequest request, IThreads threads, AuditLog audit,
        CancellationToken cancellationToken)
    {
        var key = thread.Key();
        var markdown = format switch
        {
            null or "" =>
                ServedTypes.Quality(request, ThreadExport.MarkdownType) > ServedTypes.Quality(request, ThreadExport.JsonLinesType),
            "jsonl" => false,
            "markdown" => true,
            _ => throw RequestException.NotServed($"There is no format '{format}' here.", "jsonl", "markdown"),
        };
        if (await threads.FindAsync(key, cancellationToken) is not { } summary)
        {
            return Problem.ThreadNotFound;
        }

        audit.Add(request.HttpContext.AuditOf(AuditAction.ThreadExported, key.Id));
        return markdown ? new MarkdownExport(threads, summary) : new ThreadExport(threads, key);
    }

    private static async Task<IResult> ImportAsync(
        string? id, HttpRequest request, ClaimsPrincipal user, IThreads threads, MessageLimits limits, OwnerQuotas quotas,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var key = ThreadRoute.NewKey(user, id ?? ThreadIds.New(time));
        if (await quotas.RefuseCopyAsync(key, request.ContentLength ?? 0, cancellationToken) is { } full)
        {
            return full;
        }

        var most = limits.ForImport;
        var events = await ThreadImport.ReadAsync(request.BodyReader, most.Events, cancellationToken);
        var answer = await threads.ImportAsync(key, events, most, cancellationToken);
        return await answer.MatchAsync(done => ThreadEndpoints.CreatedAsync(threads, key, done, cancellationToken));
    }
}
