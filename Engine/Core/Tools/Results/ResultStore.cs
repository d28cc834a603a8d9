using System.Collections.Immutable;
using System.Globalization;
using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Results;

/// <summary>
/// Takes the parts of a result apart: files become files of the thread, and the model reads a line in place of each. What cannot be kept is named with the reason, so
/// that neither the model nor the owner believes that it was never there.
/// </summary>
internal sealed partial class ResultStore(AttachmentFiles files, int maxFileBytes, Func<string, string> redact, ILogger logger)
{
    /// <summary>As many as an import takes of one result.</summary>
    public const int MaxFiles = 16;

    public const int MaxLinks = 64;

    private const int MaxName = 255;
    private const int MaxUrl = 2_000;
    private const string UnknownType = "application/octet-stream";

    public async Task<ResultParts> StoreAsync(ThreadKey thread, IReadOnlyList<ToolContent> content, CancellationToken cancellationToken)
    {
        var lines = new List<string>(content.Count);
        var kept = ImmutableArray.CreateBuilder<Attachment>();
        var links = ImmutableArray.CreateBuilder<ToolLink>();
        foreach (var part in content)
        {
            switch (part)
            {
                case ToolContent.Text text:
                    lines.Add(text.Value);
                    break;
                case ToolContent.Json json:
                    lines.Add(json.Value.GetRawText());
                    break;
                case ToolContent.File file:
                    lines.Add(await KeepAsync(thread, file, kept, cancellationToken));
                    break;
                case ToolContent.Link link:
                    lines.Add(Note(link, links));
                    break;
            }
        }

        return new(
            string.Join('\n', lines.Where(line => line.Length > 0)),
            kept.Count > 0 ? kept.ToImmutable() : null,
            links.Count > 0 ? links.ToImmutable() : null);
    }

    private async Task<string> KeepAsync(ThreadKey thread, ToolContent.File file, ImmutableArray<Attachment>.Builder kept, CancellationToken cancellationToken)
    {
        var mediaType = MediaTypeText.IsSound(file.MediaType) ? file.MediaType : UnknownType;
        var kind = mediaType.Split('/')[0].ToLowerInvariant() is var family and ("image" or "audio" or "video") ? family : "file";
        var name = NameOf(file.Name, kind, mediaType);
        var what = $"{kind} {name}, {mediaType}, {Size(file.Content.Length)}";
        if (file.Content.Length > maxFileBytes)
        {
            return $"[{what}: left out, it is larger than {Size(maxFileBytes)}]";
        }

        if (kept.Count >= MaxFiles)
        {
            return $"[{what}: left out, one result keeps {MaxFiles} files]";
        }

        try
        {
            if (await files.AddAsync(thread, new(name, mediaType, file.Content), cancellationToken) is not { } stored)
            {
                return $"[{what}: left out, this server keeps no files of tools]";
            }

            kept.Add(stored);
            return $"[{what}: kept with the thread, where the user can open it]";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The call was made and has its result; that a file of it is lost is no reason to lose the rest.
            LogNotKept(logger, thread.Id, name, exception.Message);
            return $"[{what}: lost, it could not be stored]";
        }
    }

    private string Note(ToolContent.Link link, ImmutableArray<ToolLink>.Builder links)
    {
        var url = redact(link.Url);
        var title = link.Title is { Length: > 0 } given ? Clean(redact(given)) : null;
        if (url.Length > 0 && url.Length <= MaxUrl && !url.Any(char.IsControl) && links.Count < MaxLinks)
        {
            links.Add(new(url, title, MediaTypeText.IsSound(link.MediaType) ? link.MediaType : null));
        }

        return title is null ? $"[link {url}]" : $"[link {title}: {url}]";
    }

    private string NameOf(string? name, string kind, string mediaType)
    {
        if (name is not null && Clean(redact(name)) is { Length: > 0 } clean)
        {
            return clean;
        }

        // "svg+xml" and "plain; charset=utf-8" are no endings.
        var ending = new string([.. mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..].TakeWhile(char.IsAsciiLetterOrDigit)]);
        return ending.Length is > 0 and < 10 && mediaType != UnknownType ? $"{kind}.{ending.ToLowerInvariant()}" : kind;
    }

    private static string Clean(string text)
    {
        var clean = new string([.. text.Where(c => !char.IsControl(c)).Take(MaxName)]).Trim();
        return clean.Length > 0 && char.IsHighSurrogate(clean[^1]) ? clean[..^1] : clean;
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MB"),
    };

    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: the file '{File}' of a tool's result could not be stored: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string threadId, string file, string reason);
}
