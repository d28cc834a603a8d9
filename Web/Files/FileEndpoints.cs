using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ChatCluster.Web.Files;

/// <summary>Files that came with messages, for the thread's owner.</summary>
internal static class FileEndpoints
{
    // What a browser only draws. SVG is a document that may hold scripts, so it is not among them.
    private static readonly string[] Inline = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"];

    private static readonly Problem NotFound =
        new(StatusCodes.Status404NotFound, "file_not_found",
            "You have no such file. The attachments in GET /v1/threads/{id}/messages have the addresses of yours.");

    public static void Map(RouteGroups v1) => v1.Reads.MapGet("/threads/{id}/files/{fileId}", ReadAsync)
        .WithName("readFile")
        .WithSummary("A file that came with a message.")
        .Produces<Stream>(200, "application/octet-stream");

    private static async Task<IResult> ReadAsync(
        [AsParameters] ThreadRoute thread, string fileId, IThreads threads, HttpResponse response, CancellationToken cancellationToken)
    {
        if (await threads.ReadFileAsync(thread.Key(), fileId, cancellationToken) is not { } file)
        {
            return NotFound;
        }

        var inline = Inline.Contains(file.MediaType, StringComparer.OrdinalIgnoreCase);
        var disposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        response.Headers.ContentDisposition = disposition.ToString();

        // Whatever the content pretends to be, it runs nothing and reaches nothing here.
        response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Bytes(
            file.Content, MediaTypeText.IsSound(file.MediaType) && MediaTypeHeaderValue.TryParse(
                file.MediaType, out _) ? file.MediaType : "application/octet-stream");
    }
}
