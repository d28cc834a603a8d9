using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>
/// Takes the content of attachments out of events: it becomes a stored file, and the event has its address, so that logs stay small.
/// </summary>
internal sealed class AttachmentFiles(IThreadFiles files)
{
    /// <summary>The attachments of a new message, stored; or why they cannot be.</summary>
    public async Task<(ImmutableArray<Attachment>? Stored, ThreadAnswer? Refusal)> StoreAsync(
        ThreadKey key, ImmutableArray<Attachment>? attachments, CancellationToken cancellationToken)
    {
        if (attachments is not { } posted)
        {
            return (null, null);
        }

        return await RefuseAsync(key, posted, cancellationToken) is { } refusal
            ? (null, refusal) : (await MoveAsync(key, posted, key, cancellationToken), null);
    }

    /// <summary>Why the attachments of a new message cannot be used, if they cannot.</summary>
    public async Task<ThreadAnswer?> RefuseAsync(ThreadKey key, ImmutableArray<Attachment> attachments, CancellationToken cancellationToken)
    {
        foreach (var attachment in attachments)
        {
            if (DataUrl.Is(attachment.Url)
                ? !DataUrl.TryRead(attachment.Url, out _) : await FindAsync(key, attachment.Url, cancellationToken) is null)
            {
                return new ThreadAnswer.Invalid(
                    "bad_attachment", $"The url of '{attachment.Name}' is neither a complete data: URL nor a file of this thread.");
            }
        }

        return null;
    }

    /// <summary>Events of another thread or of an export, with their files made files of this thread.</summary>
    public async Task<ImmutableArray<ThreadEvent>> AdoptAsync(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ThreadKey source, CancellationToken cancellationToken)
    {
        var adopted = ImmutableArray.CreateBuilder<ThreadEvent>(events.Count);
        foreach (var @event in events)
        {
            adopted.Add(@event switch
            {
                MessagePosted { Attachments: { } attached } message =>
                    message with { Attachments = await MoveAsync(key, attached, source, cancellationToken) },
                MessageQueued { Attachments: { } attached } message =>
                    message with { Attachments = await MoveAsync(key, attached, source, cancellationToken) },
                StepFinished { Files: { } made } step => await StoreAsync(key, step, made, source, cancellationToken),
                StepFinished step when source != key => await MoveUrlsAsync(key, step, source, cancellationToken),
                RunFinished end when source != key => end with { Text = await MoveUrlsAsync(key, end.Text, source, cancellationToken) },
                ToolFinished { Files: { } made } result =>
                    result with { Files = WithoutContent(await MoveAsync(key, made, source, cancellationToken)) },
                ToolPart part => ToolPartFiles.Moved(part, key),
                _ => @event,
            });
        }

        return adopted.MoveToImmutable();
    }

    /// <summary>Keeps a file that was made for a thread.</summary>
    public async Task<Attachment> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken) =>
        new(file.Name, file.MediaType, FileUrl.Of(key, await files.AddAsync(key, file, cancellationToken)), file.Content.Length);

    /// <summary>The file at an address of this thread, or none.</summary>
    public async Task<ThreadFile?> FindAsync(ThreadKey key, string url, CancellationToken cancellationToken) =>
        FileUrl.FindId(key, url) is { } id ? await files.ReadAsync(key, id, cancellationToken) : null;

    public async Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken) =>
        FileUrl.IsId(id) ? await files.ReadAsync(key, id, cancellationToken) : null;

    public Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken) => files.DeleteAsync(key, cancellationToken);

    // Their addresses stand in the text already: a file's id follows from what is in it.
    private async Task<StepFinished> StoreAsync(
        ThreadKey key, StepFinished step, ImmutableArray<Attachment> made, ThreadKey source, CancellationToken cancellationToken)
    {
        await MoveAsync(key, made, source, cancellationToken);
        return step with { Files = null };
    }

    // The text keeps its layout, whose lengths go by the addresses in it.
    private async Task<StepFinished> MoveUrlsAsync(ThreadKey key, StepFinished step, ThreadKey source, CancellationToken cancellationToken)
    {
        if (!step.Text.Contains(FileUrl.Of(source, ""), StringComparison.Ordinal))
        {
            return step;
        }

        var moved = new StepWriter();
        foreach (var (reasoning, text) in new StepText(step.Text, step.Reasoning, step.Layout).After(0))
        {
            moved.Append(reasoning, reasoning ? text : await MoveUrlsAsync(key, text, source, cancellationToken));
        }

        var written = moved.ToText();
        return step with { Text = written.Text, Reasoning = written.Reasoning, Layout = written.Layout };
    }

    private async Task<string> MoveUrlsAsync(ThreadKey key, string text, ThreadKey source, CancellationToken cancellationToken)
    {
        var prefix = FileUrl.Of(source, "");
        for (var at = text.IndexOf(prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(prefix, at + 1, StringComparison.Ordinal))
        {
            var end = Math.Min(at + prefix.Length + FileUrl.IdLength, text.Length);
            if (FileUrl.FindId(source, text[at..end]) is { } id && await files.ShareAsync(source, key, id, cancellationToken))
            {
                text = $"{text[..at]}{FileUrl.Of(key, id)}{text[end..]}";
            }
        }

        return text;
    }

    // Of content that cannot be read the name stays: a tool's result holds no content.
    private static ImmutableArray<Attachment> WithoutContent(ImmutableArray<Attachment> made) =>
        [.. made.Select(file => DataUrl.Is(file.Url) ? file with { Url = "", Size = null } : file)];

    private async Task<ImmutableArray<Attachment>> MoveAsync(
        ThreadKey key, ImmutableArray<Attachment> attachments, ThreadKey source, CancellationToken cancellationToken)
    {
        var moved = ImmutableArray.CreateBuilder<Attachment>(attachments.Length);
        foreach (var attachment in attachments)
        {
            moved.Add(attachment switch
            {
                _ when DataUrl.TryRead(attachment.Url, out var content) => attachment with
                {
                    Url = FileUrl.Of(
                        key, await files.AddAsync(key, new(attachment.Name, attachment.MediaType, content), cancellationToken)),
                    Size = content.Length,
                },
                _ when source != key && FileUrl.FindId(source, attachment.Url) is { } id
                    && await files.ShareAsync(source, key, id, cancellationToken) => attachment with { Url = FileUrl.Of(key, id) },
                _ => attachment,
            });
        }

        return moved.MoveToImmutable();
    }
}
