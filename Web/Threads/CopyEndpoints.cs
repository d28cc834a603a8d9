using System.Security.Claims;
using ChatCluster.Threads;
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
            .WithSummary("Copies the thread, through one of its runs, into a new one.")
            .Produces<ThreadView>(201);
        v1.Reads.MapGet("/threads/{id}/export", ExportAsync).WithName("exportThread")
            .WithSummary("The thread as JSON lines, one event a line, or as Markdown.")
            .TakesQuery(new QueryParameter("format", "jsonl (the default) or markdown.") { Values = ["jsonl", "markdown"] })
            .Produces<string>(200, ThreadExport.JsonLinesType, ThreadExport.MarkdownType);
        v1.Writes.MapPost("/threads/import", ImportAsync).WithName("importThread").WithSummary("Creates a thread from exported JSON lines.")
            .TakesQuery(new QueryParameter("id", $"The id of the new thread: 1 to {ThreadKey.MaxIdLength} characters of A-Z a-z 0-9 _ -."))
            .Accepts<string>(ThreadExport.JsonLinesType, "application/json", "application/octet-stream", "text/plain").Produces<ThreadView>(201);
    }

    private static async Task<IResult> ForkAsync(
        [AsParameters] ThreadRoute thread, ForkBody? body, ClaimsPrincipal user, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        var copy = ThreadRoute.NewKey(user, body?.Id ?? ThreadIds.New(time));
        var answer = await threads.ForkAsync(thread.Key(), copy.Id, MessageLimits.Id("runId", body?.RunId), cancellationToken);
        return await answer.MatchAsync(done => ThreadEndpoints.CreatedAsync(threads, copy, done, cancellationToken));
    }

    private static async Task<IResult> ExportAsync(
        [AsParameters] ThreadRoute thread, string? format, HttpRequest request, IThreads threads, CancellationToken cancellationToken)
    {
        var key = thread.Key();
        var markdown = format switch
        {
            null or "" => ServedTypes.Quality(request, ThreadExport.MarkdownType) > ServedTypes.Quality(request, ThreadExport.JsonLinesType),
            "jsonl" => false,
            "markdown" => true,
            _ => throw RequestException.NotServed($"There is no format '{format}' here.", "jsonl", "markdown"),
        };
        return await threads.FindAsync(key, cancellationToken) is not { } summary ? Problem.ThreadNotFound
            : markdown ? new MarkdownExport(threads, summary)
            : new ThreadExport(threads, key);
    }

    private static async Task<IResult> ImportAsync(
        string? id, HttpRequest request, ClaimsPrincipal user, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = ThreadRoute.NewKey(user, id ?? ThreadIds.New(time));
        var events = await ThreadImport.ReadAsync(request.BodyReader, cancellationToken);
        var answer = await threads.ImportAsync(key, events, cancellationToken);
        return await answer.MatchAsync(done => ThreadEndpoints.CreatedAsync(threads, key, done, cancellationToken));
    }
}
