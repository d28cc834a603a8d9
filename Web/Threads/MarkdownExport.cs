using System.Globalization;
using System.Text;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>Writes the selected branch of a thread as Markdown, for people.</summary>
internal sealed class MarkdownExport(IThreads threads, ThreadSummary thread) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The first page before the first byte, so that what cannot be read is still answered as a problem.
        var cancellationToken = httpContext.RequestAborted;
        var page = await ReadAsync(0, cancellationToken);
        ThreadExport.WriteHeaders(httpContext.Response, ThreadExport.MarkdownType, $"{thread.Key.Id}.md");
        await WriteAsync(httpContext, $"# {OneLine(thread.Title ?? thread.Key.Id)}\n", cancellationToken);
        while (true)
        {
            var text = new StringBuilder();
            foreach (var round in page?.Rounds ?? [])
            {
                Append(text, round);
            }

            await WriteAsync(httpContext, text.ToString(), cancellationToken);
            if (page is not { More: true, Rounds: [.., var last] })
            {
                return;
            }

            page = await ReadAsync(last.Round, cancellationToken);
        }
    }

    private Task<TranscriptPage?> ReadAsync(int after, CancellationToken cancellationToken) =>
        threads.ReadTranscriptAsync(thread.Key, new() { AfterRound = after, PageSize = TranscriptQuery.MaxPageSize }, cancellationToken);

    private static Task WriteAsync(HttpContext http, string text, CancellationToken cancellationToken) =>
        http.Response.WriteAsync(text, cancellationToken);

    private static void Append(StringBuilder text, TranscriptRound round)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## You, {round.Message.At.UtcDateTime:yyyy-MM-dd HH:mm}\n\n{round.Message.Text}\n");
        foreach (var attachment in round.Message.Attachments ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"\n*Attached: {OneLine(attachment.Name)} ({attachment.MediaType})*\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## Reply{(round.Model is null ? "" : $" by {round.Model}")}\n");
        foreach (var item in round.Items)
        {
            Append(text, item);
        }

        if (round.Reason is not (null or RunReason.Completed))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n*{round.Reason}{(round.Error is null ? "" : $": {OneLine(round.Error)}")}*\n");
        }
    }

    private static void Append(StringBuilder text, TranscriptItem item)
    {
        if (item.Text is { Length: > 0 } reply)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{reply}\n");
        }

        if (item.Steered is { } steered)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n> {steered.Text.ReplaceLineEndings("\n> ")}\n");
        }

        if (item.Call is { } call)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{call.Name}**\n");
            AppendFenced(text, call.Arguments.Text);
            AppendFenced(text, item.Result?.Result ?? item.Result?.Error?.Message ?? "");
        }
    }

    private static void AppendFenced(StringBuilder text, string content)
    {
        if (content.Length == 0)
        {
            return;
        }

        // A fence inside the content would end ours.
        var fence = "```";
        while (content.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{fence}\n{content}\n{fence}\n");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
