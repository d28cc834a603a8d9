using System.Globalization;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>
/// Takes data: URLs out of a reply's text as it comes: what they hold becomes a file of the thread, and the text has its address, which
/// opens for the
/// thread's owner. Text is held back from where such a URL may have begun until it is known whether it has, so that no reader sees a part
/// of one. A host
/// without a store of files leaves them as they are.
/// </summary>
internal sealed class ReplyFiles(AttachmentFiles files, ThreadKey key)
{
    /// <summary>As many as one reply may bring.</summary>
    public const int MostFiles = 16;

    /// <summary>Stands in place of a URL whose content cannot be read.</summary>
    public const string Unreadable = "#unreadable-file";

    /// <summary>Stands in place of a URL above <see cref="MostFiles"/>.</summary>
    public const string TooMany = "#too-many-files";

    private const string Scheme = "data:";
    private const string Encoded = ";base64,";
    private const int LongestHead = 200;

    private readonly StringBuilder _held = new();
    private char _before = '\n';
    private bool _inContent;
    private int _files;

    /// <summary>What can be shown now.</summary>
    public ValueTask<string> AddAsync(string text, CancellationToken cancellationToken)
    {
        if (_held.Length == 0 && !MayBegin(text))
        {
            _before = text.Length > 0 ? text[^1] : _before;
            return new(text);
        }

        return new(TakeAsync(text, cancellationToken));
    }

    /// <summary>What was held back, when nothing follows.</summary>
    public async Task<string> FinishAsync(CancellationToken cancellationToken)
    {
        var rest = _held.ToString();
        _held.Clear();
        return _inContent ? await StoreAsync(rest, cancellationToken) : rest;
    }

    private async Task<string> TakeAsync(string text, CancellationToken cancellationToken)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (_inContent && IsContent(c))
            {
                _held.Append(c);
                continue;
            }

            if (_inContent)
            {
                shown.Append(await StoreAsync(_held.ToString(), cancellationToken));
                _held.Clear();
                _inContent = false;
            }

            if (_held.Length == 0 && !(c is 'd' or 'D' && IsEdge(_before)))
            {
                shown.Append(c);
            }
            else
            {
                _held.Append(c);
                _inContent = c is ',' && IsHead(_held);
                if (!_inContent && !MayBeHead(_held, c))
                {
                    shown.Append(_held);
                    _held.Clear();
                }
            }

            _before = c;
        }

        return shown.ToString();
    }

    private async Task<string> StoreAsync(string url, CancellationToken cancellationToken)
    {
        var mediaType = url[Scheme.Length..url.IndexOf(';', StringComparison.Ordinal)].ToLowerInvariant();
        if (!DataUrl.TryRead(url.Replace("%3D", "=", StringComparison.OrdinalIgnoreCase), out var content) || content.Length == 0
            || !MediaTypeText.IsSound(mediaType))
        {
            return Unreadable;
        }

        if (_files == MostFiles)
        {
            return TooMany;
        }

        var family = mediaType.Split('/')[0];
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{(family is "image" or "audio" or "video" ? family : "file")}-{_files + 1}");
        var stored = await files.AddAsync(key, new(name, mediaType, content), cancellationToken);
        _files++;
        return stored.Url;
    }

    private bool MayBegin(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('d', 'D'); at >= 0;)
        {
            if (IsEdge(at == 0 ? _before : text[at - 1]))
            {
                return true;
            }

            var next = text.AsSpan(at + 1).IndexOfAny('d', 'D');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return false;
    }

    private static bool IsEdge(char c) => char.IsWhiteSpace(c) || c is '(' or '<' or '"' or '\'';

    private static bool IsContent(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '%';

    private static bool MayBeHead(StringBuilder held, char last) => held.Length <= Scheme.Length
        ? char.ToLowerInvariant(last) == Scheme[held.Length - 1]
        : held.Length <= LongestHead && (char.IsAsciiLetterOrDigit(last) || last is '/' or '.' or '+' or '-' or '_' or ';' or '=');

    private static bool IsHead(StringBuilder held)
    {
        var head = held.ToString();
        return head.Length > Scheme.Length + Encoded.Length && head.EndsWith(Encoded, StringComparison.OrdinalIgnoreCase)
            && head.IndexOf('/', StringComparison.Ordinal) is > 5 and var slash && slash < head.IndexOf(';', StringComparison.Ordinal) - 1;
    }
}
