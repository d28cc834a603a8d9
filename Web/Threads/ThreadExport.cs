using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>
/// Writes a thread's log as JSON lines: what is stored, to the byte, but with the content of files in place of their addresses, and beside
/// the texts of replies that have addresses, so that an export is whole.
/// </summary>
internal sealed class ThreadExport(IThreads threads, ThreadKey key) : IResult
{
    public const string JsonLinesType = "application/x-ndjson";
    public const string MarkdownType = "text/markdown";

    private const int PageSize = 500;

    private readonly string _address = FileUrl.Of(key, "");
    private readonly byte[] _addressBytes = Encoding.UTF8.GetBytes(FileUrl.Of(key, ""));

    // A checkpoint's file is one of its step too, and would make the export twice as large.
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

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
                writer.Write((await WithFilesAsync(frame, cancellationToken)).Span);
                writer.Write("\n"u8);
            }

            await writer.FlushAsync(cancellationToken);
            after = page[^1].Cursor!.Value.Sequence;
        }
    }

    private async Task<ReadOnlyMemory<byte>> WithFilesAsync(ThreadFrame frame, CancellationToken cancellationToken)
    {
        if (frame.Type is StepFinished.TypeName or StepCheckpoint.TypeName)
        {
            return frame.Json.Span.IndexOf(_addressBytes) < 0 ? frame.Json : frame.Event switch
            {
                StepFinished step => ThreadJson.Encode(step with { Files = await NamedAsync(step.Text, cancellationToken) }),
                StepCheckpoint step => ThreadJson.Encode(step with { Files = await NamedAsync(step.Text ?? "", cancellationToken) }),
                _ => frame.Json,
            };
        }

        // By name first: little else in a log has to be decoded for an export.
        if (frame.Type is not (MessagePosted.TypeName or MessageQueued.TypeName or ToolFinished.TypeName))
        {
            return frame.Json;
        }

        return frame.Event switch
        {
            MessagePosted { Attachments: { } files } message =>
                ThreadJson.Encode(message with { Attachments = await InlineAsync(files, cancellationToken) }),
            MessageQueued { Attachments: { } files } message =>
                ThreadJson.Encode(message with { Attachments = await InlineAsync(files, cancellationToken) }),
            ToolFinished { Files: { } files } result =>
                ThreadJson.Encode(result with { Files = await InlineAsync(files, cancellationToken) }),
            _ => frame.Json,
        };
    }

    /// <summary>The files whose addresses a text has, as far as the export does not hold them yet; null when there are none.</summary>
    private async Task<ImmutableArray<Attachment>?> NamedAsync(string text, CancellationToken cancellationToken)
    {
        var named = ImmutableArray.CreateBuilder<Attachment>();
        for (var at = text.IndexOf(_address, StringComparison.Ordinal); at >= 0; at = text.IndexOf(
            _address, at + 1, StringComparison.Ordinal))
        {
            var end = Math.Min(at + _address.Length + FileUrl.IdLength, text.Length);
            if (FileUrl.FindId(key, text[at..end]) is { } id && _written.Add(id)
                && await threads.ReadFileAsync(key, id, cancellationToken) is { } file)
            {
                named.Add(new(file.Name, file.MediaType, file.ToDataUrl(), file.Content.Length));
            }
        }

        return named.Count == 0 ? null : named.ToImmutable();
    }

    private async Task<ImmutableArray<Attachment>> InlineAsync(ImmutableArray<Attachment> attachments, CancellationToken cancellationToken)
    {
        var whole = ImmutableArray.CreateBuilder<Attachment>(attachments.Length);
        foreach (var attachment in attachments)
        {
            var id = attachment.Url[(attachment.Url.LastIndexOf('/') + 1)..];
            _written.Add(id);
            whole.Add(attachment.Url.StartsWith("/v1/", StringComparison.Ordinal)
                && await threads.ReadFileAsync(key, id, cancellationToken) is { } file
                ? attachment with { Url = file.ToDataUrl() }
                : attachment);
        }

        return whole.MoveToImmutable();
    }

    public static void WriteHeaders(HttpResponse response, string mediaType, string fileName)
    {
        response.ContentType = $"{mediaType}; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
    }
}
