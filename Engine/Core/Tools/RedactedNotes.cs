using ChatCluster.Threads;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools;

/// <summary>Passes notes of a call on as results are: without secrets, and not longer than a page can show.</summary>
internal sealed class RedactedNotes(
    IProgress<ToolNote> inner, SecretRedactor redactor, IReadOnlyDictionary<string, string> credentials) : IProgress<ToolNote>
{
    private const int MaxChars = 4_000;

    // What is cut has no half of a secret at its end that would not be recognised any more.
    private const int MaxRead = 4 * MaxChars;

    public void Report(ToolNote value)
    {
        var read = value.Text.Length <= MaxRead ? value.Text : Files.WholeText.Head(value.Text, MaxRead);
        var text = redactor.Redact(read, credentials.Values);
        inner.Report(value with { Text = text.Length <= MaxChars ? text : Files.WholeText.Head(text, MaxChars) });
    }
}
