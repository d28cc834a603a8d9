using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>
/// What an owner has said for all messages of a thread: instructions of the thread and of its project, and the project's files. They stand
/// below the agent's own prompt, which they do not replace.
/// </summary>
internal sealed class ThreadBackground(OwnerDocuments documents, Attachments attachments)
{
    // What is in files may take this share of the window: the thread needs the rest.
    private const double FileShare = 0.25;

    // Files do not change, and every step of a run needs them. A text is at most 100,000 characters long.
    private const int MostKept = 64;

    private readonly ConcurrentDictionary<(Owner Owner, string File), string> _texts = new();

    /// <summary>The files of the thread's project, for a run whose prompts have none yet.</summary>
    public async Task<ImmutableArray<ProjectFile>> ChooseFilesAsync(
        ThreadKey key, ThreadSnapshot thread, RunState run, CancellationToken cancellationToken) =>
        run.Node.ProjectFiles is null && await FindAsync(key, thread, cancellationToken) is { } project ? project.Files : [];

    /// <summary>What a prompt says of it; null when there is nothing.</summary>
    public async Task<string?> WriteAsync(
        ThreadKey key, ThreadSnapshot thread, RunState run, ChatModel model, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var project = await FindAsync(key, thread, cancellationToken);
        if (project?.Instructions is { Length: > 0 } common)
        {
            text.Append("Instructions of the user for all chats of the project \"").Append(project.Name).Append("\":\n").Append(common);
        }

        if (thread.Settings.Instructions is { Length: > 0 } own)
        {
            Next(text).Append("Instructions of the user for this chat:\n").Append(own);
        }

        if (project is not null && run.Node.ProjectFiles is { } files)
        {
            await WriteFilesAsync(text, key.Owner, thread.Project!, [.. files.Where(project.Files.Contains)], model, cancellationToken);
        }

        return text.Length == 0 ? null : text.ToString();
    }

    private async Task WriteFilesAsync(
        StringBuilder text, Owner owner, string project, ImmutableArray<ProjectFile> files, ChatModel model,
        CancellationToken cancellationToken)
    {
        var counter = TokenCounter.For(model.Id);
        var room = model.ContextWindow * FileShare;
        foreach (var file in files)
        {
            var content = await ReadAsync(owner, project, file, cancellationToken);
            var tokens = counter.Count(content);
            if (tokens > room)
            {
                content = room < 1
                    ? $"[file {file.Name}: left out, the project's files are too long for this model]"
                    : $"{WholeText.Head(content, (int)(content.Length * room / tokens))}\n[cut: the project's files are too long for this model]";
            }

            room -= tokens;
            Next(text).Append(OutsideText.Of("project_file", file.Id, content));
        }
    }

    private async Task<string> ReadAsync(Owner owner, string project, ProjectFile file, CancellationToken cancellationToken)
    {
        var id = Project.FileId(project, file.Id);
        if (_texts.TryGetValue((owner, id), out var known))
        {
            return known;
        }

        if (await documents.FindAsync(owner, DocumentKind.ProjectFile, id, cancellationToken) is not { } document)
        {
            return $"[file {file.Name}: deleted]";
        }

        var attachment = new Attachment(file.Name, file.MediaType, ProjectFileContent.Of(document).Url, file.Size);
        var read = await attachments.ReadAsync(new(owner, project), attachment, canSee: false, cancellationToken);
        var text = ((TextContent)read).Text.Trim();
        if (_texts.Count >= MostKept)
        {
            _texts.Clear();
        }

        return _texts[(owner, id)] = text;
    }

    private async Task<Project?> FindAsync(ThreadKey key, ThreadSnapshot thread, CancellationToken cancellationToken) =>
        thread.Project is { } id && await documents.FindAsync(key.Owner, DocumentKind.Project, id, cancellationToken) is { } document
            ? Project.Of(document) : null;

    private static StringBuilder Next(StringBuilder text) => text.Length == 0 ? text : text.Append("\n\n");
}
