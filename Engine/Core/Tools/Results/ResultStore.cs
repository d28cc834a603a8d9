using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Results;

/// <summary>
/// Takes the parts of a result apart: files become files of the thread, and the model reads a line in place of each. What cannot be kept is
/// named with the reason, so that neither the model nor the owner believes that it was never there.
/// </summary>
internal sealed partial class ResultStore(
    ThreadKey thread, string runId, string callId, AttachmentFiles files, int maxFileBytes, Func<string, string> redact, ILogger logger)
{
    /// <summary>As many as an import takes of one result.</summary>
    public const int MaxFiles = 16;

    public const int MaxLinks = 64;

    /// <summary>Of all kinds together.</summary>
    public const int MaxParts = 128;

    /// <summary>Of a part that is text, in UTF-16 units; more is a file.</summary>
    public const int MaxText = 8_000;

    private const int MaxLanguage = 40;

    private const int MaxName = 255;
    private const int MaxUrl = 2_000;
    private const string UnknownType = "application/octet-stream";

    private readonly ImmutableArray<Attachment>.Builder _kept = ImmutableArray.CreateBuilder<Attachment>();
    private readonly ImmutableArray<ToolLink>.Builder _links = ImmutableArray.CreateBuilder<ToolLink>();
    private readonly ImmutableArray<ToolPart>.Builder _parts = ImmutableArray.CreateBuilder<ToolPart>();

    /// <returns>What the model reads, whole, and what people are shown beside it.</returns>
    public async Task<ToolRunResult> StoreAsync(IReadOnlyList<ToolContent> content, CancellationToken cancellationToken)
    {
        var lines = new List<string>(content.Count);
        foreach (var part in content)
        {
            lines.Add(part switch
            {
                ToolContent.Text text => redact(text.Value),
                ToolContent.Json json => redact(json.Value.GetRawText()),
                ToolContent.File file => await KeepAsync(file, cancellationToken),
                ToolContent.Link link => Note(link),
                ToolContent.Code code =>
                    await WriteAsync(
                        code.Value, $"code.{Ending(code.Language)}", (text, file) =>
                            new ToolCode(runId, callId, text, LanguageOf(code), file), cancellationToken),
                ToolContent.Output output =>
                    await WriteAsync(
                        output.Value, "output.txt", (text, file) => new ToolPrinted(runId, callId, text, file), cancellationToken),
                ToolContent.Trouble trouble =>
                    await WriteAsync(
                        trouble.Value, "error.txt", (text, file) => new ToolTrouble(runId, callId, text, file), cancellationToken),
                _ => "",
            });
        }

        return new(string.Join('\n', lines.Where(line => line.Length > 0)))
        {
            Files = _kept.Count > 0 ? _kept.ToImmutable() : null,
            Links = _links.Count > 0 ? _links.ToImmutable() : null,
            Parts = _parts.ToImmutable(),
        };
    }

    /// <summary>A text of its own kind: the beginning is shown, the whole is a file where it is longer.</summary>
    private async Task<string> WriteAsync(
        string written, string name, Func<string, Attachment?, ToolPart> part, CancellationToken cancellationToken)
    {
        var text = redact(written);
        if (text.Length == 0 || _parts.Count >= MaxParts)
        {
            return text;
        }

        Attachment? whole = null;
        if (text.Length > MaxText && Encoding.UTF8.GetByteCount(text) <= maxFileBytes && _kept.Count < MaxFiles)
        {
            (whole, _) = await StoreFileAsync(new(name, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text)), cancellationToken);
        }

        _parts.Add(part(text.Length > MaxText ? $"{WholeText.Head(text, MaxText)}\n…" : text, whole));
        return text;
    }

    private async Task<string> KeepAsync(ToolContent.File file, CancellationToken cancellationToken)
    {
        var mediaType = MediaTypeText.IsSound(file.MediaType) ? file.MediaType : UnknownType;
        var kind = mediaType.Split('/')[0].ToLowerInvariant() is var family and ("image" or "audio" or "video") ? family : "file";
        var name = NameOf(file.Name, kind, mediaType);
        var what = $"{kind} {name}, {mediaType}, {Size(file.Content.Length)}";
        if (file.Content.Length > maxFileBytes)
        {
            return $"[{what}: left out, it is larger than {Size(maxFileBytes)}]";
        }

        if (_kept.Count >= MaxFiles)
        {
            return $"[{what}: left out, one result keeps {MaxFiles} files]";
        }

        var (stored, why) = await StoreFileAsync(new(name, mediaType, file.Content), cancellationToken);
        if (stored is not null && _parts.Count < MaxParts)
        {
            _parts.Add(kind is "image" ? new ToolImage(runId, callId, stored) : new ToolFile(runId, callId, stored));
        }

        return $"[{what}: {why}]";
    }

    private async Task<(Attachment? Stored, string Why)> StoreFileAsync(ThreadFile file, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await files.AddAsync(thread, file, cancellationToken);
            _kept.Add(stored);
            return (stored, "kept with the thread, where the user can open it");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The call was made and has its result; that a file of it is lost is no reason to lose the rest.
            LogNotKept(logger, thread.Id, file.Name, exception.Message);
            return (null, "lost, it could not be stored");
        }
    }

    private string Note(ToolContent.Link link)
    {
        var url = redact(link.Url);
        var title = Words(link.Title);
        var place = Words(link.Place);
        var mediaType = MediaTypeText.IsSound(link.MediaType) ? link.MediaType : null;
        var sound = url.Length <= MaxUrl && !url.Any(char.IsControl);
        if (url.Length > 0 && sound && _links.Count < MaxLinks)
        {
            _links.Add(new(url, title, mediaType));
        }

        if (sound && (url.Length > 0 || title is not null || place is not null) && _parts.Count < MaxParts)
        {
            _parts.Add(new ToolSource(runId, callId, url.Length > 0 ? url : null, title, place, mediaType));
        }

        var where = place is null ? "" : $", {place}";
        return url.Length == 0 ? $"[source {title}{where}]" : title is null ? $"[link {url}{where}]" : $"[link {title}{where}: {url}]";
    }

    private string? Words(string? text) => text is { Length: > 0 } && Clean(redact(text)) is { Length: > 0 } clean ? clean : null;

    private string? LanguageOf(ToolContent.Code code) => Words(code.Language) is { Length: <= MaxLanguage } language ? language : null;

    private static string Ending(string? language) => language?.ToLowerInvariant() switch
    {
        "python" => "py",
        "javascript" => "js",
        "typescript" => "ts",
        { Length: > 0 and < 10 } name when name.All(char.IsAsciiLetterOrDigit) => name,
        _ => "txt",
    };

    private string NameOf(string? name, string kind, string mediaType)
    {
        if (name is not null && Clean(redact(name)) is { Length: > 0 } clean)
        {
            return clean;
        }

        // "svg+xml" and "plain; charset=utf-8" are no endings.
        var ending =
            new string([.. mediaType[(mediaType.IndexOf('/', StringComparison.Ordinal) + 1)..].TakeWhile(char.IsAsciiLetterOrDigit)]);
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

    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}: could not store the file '{File}' of a tool result: {Reason}")]
    private static partial void LogNotKept(ILogger logger, string threadId, string file, string reason);
}
