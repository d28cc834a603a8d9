using System.Buffers;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>Writes a thread's log as JSON lines: what is stored, to the byte.</summary>
internal sealed class ThreadExport(IThreads threads, ThreadKey key) : IResult
{
    public const string JsonLinesType = "application/x-ndjson";
    public const string MarkdownType = "text/markdown";

    private const int PageSize = 500;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var cancellationToken = httpContext.RequestAborted;
        WriteHeaders(httpContext.Response, JsonLinesType, $"{key.Id}.jsonl");
        var writer = httpContext.Response.BodyWriter;
        long after = 0;
        while (await threads.ReadAsync(key, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var frame in page)
            {
                writer.Write(frame.Json.Span);
                writer.Write("\n"u8);
            }

            await writer.FlushAsync(cancellationToken);
            after = page[^1].Cursor!.Value.Sequence;
        }
    }

    public static void WriteHeaders(HttpResponse response, string mediaType, string fileName)
    {
        response.ContentType = $"{mediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
    }
}
