using System.Collections.Immutable;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>
/// Files of replies. A text has their addresses, an export their content beside it. Here an address becomes one of the new thread: the id
/// in it stays, since it follows from the content.
/// </summary>
internal sealed partial class ImportCheck
{
    /// <summary>Stands in place of the address of a file that the export does not hold.</summary>
    public const string MissingFile = "#missing-file";

    // Files of replies that no step has brought yet; and the ids of all files there are.
    private readonly Dictionary<string, Attachment> _replyFiles = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fileIds = new(StringComparer.Ordinal);

    // How the addresses of the exported thread's files begin.
    private string? _source;

    private void ReadSource(ThreadCreated e) =>
        _source = ThreadKey.IsValidId(e.ThreadId) ? FileUrl.Of(key with { Id = e.ThreadId }, "") : null;

    /// <summary>Why what came with a text is not what the text names.</summary>
    private string? ReplyFiles(string text, ImmutableArray<Attachment>? files)
    {
        if (Files(files) is { } problem)
        {
            return problem;
        }

        foreach (var file in files ?? [])
        {
            if (!DataUrl.TryRead(file.Url, out var content))
            {
                return $"the content of the file '{Shown(file.Name)}' is missing";
            }

            var id = FileId.Of(new(file.Name, file.MediaType, content));
            if (_source is null || !text.Contains(_source + id, StringComparison.Ordinal))
            {
                return $"the file '{Shown(file.Name)}' is damaged: it is not the one whose address is in the text";
            }

            _fileIds.Add(id);
            _replyFiles[id] = file;
        }

        return null;
    }

    private void Know(ImmutableArray<Attachment>? files)
    {
        foreach (var file in files ?? [])
        {
            if (DataUrl.TryRead(file.Url, out var content))
            {
                _fileIds.Add(FileId.Of(new(file.Name, file.MediaType, content)));
            }
        }
    }

    /// <summary>A step with the addresses of the new thread, and with the files that it is the first to name.</summary>
    private StepFinished WithFiles(StepFinished step)
    {
        List<string> named = [];
        var writer = new StepWriter();
        foreach (var (reasoning, text) in new StepText(step.Text, step.Reasoning, step.Layout).After(0))
        {
            writer.Append(reasoning, reasoning ? text : Moved(text, named));
        }

        if (named.Count == 0)
        {
            return step with { Files = null };
        }

        var files = ImmutableArray.CreateBuilder<Attachment>();
        foreach (var id in named)
        {
            if (_replyFiles.Remove(id, out var file))
            {
                files.Add(file);
            }
        }

        var written = writer.ToText();
        return step with
        {
            Text = written.Text,
            Reasoning = written.Reasoning,
            Layout = written.Layout,
            Files = files.Count == 0 ? null : files.ToImmutable(),
        };
    }

    private string Moved(string text, List<string>? named = null)
    {
        if (_source is not { } source)
        {
            return text;
        }

        var (from, moved) = (0, (StringBuilder?)null);
        for (var at = text.IndexOf(source, StringComparison.Ordinal); at >= 0; at = text.IndexOf(source, at + 1, StringComparison.Ordinal))
        {
            var end = Math.Min(at + source.Length + FileUrl.IdLength, text.Length);
            var id = text[(at + source.Length)..end];
            if (!FileUrl.IsId(id))
            {
                continue;
            }

            moved = (moved ?? new()).Append(text, from, at - from).Append(_fileIds.Contains(id) ? FileUrl.Of(key, id) : MissingFile);
            named?.Add(id);
            from = end;
        }

        return moved is null ? text : moved.Append(text, from, text.Length - from).ToString();
    }
}
