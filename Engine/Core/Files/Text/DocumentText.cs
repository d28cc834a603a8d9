using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace ChatCluster.Files;

/// <summary>The text of PDF and Word files, as much as a model is shown of a file.</summary>
internal static class DocumentText
{
    private const string WordType = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    private const int MostPages = 500;

    // The caller does not wait longer, whatever happens.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Documents are read by code that takes a processor for itself.
    private static readonly SemaphoreSlim Room = new(Math.Max(1, Environment.ProcessorCount / 2));

    public static bool IsPdf(ReadOnlySpan<byte> content) => content.StartsWith("%PDF-"u8);

    public static bool IsWord(ReadOnlySpan<byte> content, string mediaType) =>
        content.StartsWith("PK"u8) && mediaType.StartsWith(WordType, StringComparison.OrdinalIgnoreCase);

    /// <returns>Null when it cannot be read, or not in time.</returns>
    public static async Task<string?> ReadAsync(ReadOnlyMemory<byte> content, int most, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            return await ExtractAsync(content, most, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever a file of somebody's does to the reader: the run goes on without its text.
            return null;
        }
    }

    private static async Task<string> ExtractAsync(ReadOnlyMemory<byte> content, int most, CancellationToken cancellationToken)
    {
        await Room.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Off the scheduler of the thread's actor, which answers others meanwhile.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return IsPdf(content.Span) ? ReadPdf(content, most, cancellationToken) : ReadWord(content, most, cancellationToken);
        }
        finally
        {
            Room.Release();
        }
    }

    private static string ReadPdf(ReadOnlyMemory<byte> content, int most, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        using var document = PdfDocument.Open(content.ToArray());
        for (var number = 1; number <= Math.Min(document.NumberOfPages, MostPages) && text.Length <= most; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            text.Append(ContentOrderTextExtractor.GetText(document.GetPage(number))).Append("\n\n");
        }

        return text.ToString().TrimEnd();
    }

    // Read from a stream, so that a document that unfolds to any size takes no more than what is kept of it.
    private static string ReadWord(ReadOnlyMemory<byte> content, int most, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        using var document = WordprocessingDocument.Open(stream, isEditable: false);
        using var reader = OpenXmlReader.Create(document.MainDocumentPart ?? throw new InvalidDataException("The document has no body."));
        while (text.Length <= most && reader.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (reader.ElementType == typeof(Text) && reader.IsStartElement)
            {
                text.Append(reader.GetText());
            }
            else if (reader.ElementType == typeof(TabChar) && reader.IsStartElement)
            {
                text.Append('\t');
            }
            else if ((reader.ElementType == typeof(Paragraph) && reader.IsEndElement)
                || (reader.ElementType == typeof(Break) && reader.IsStartElement))
            {
                text.Append('\n');
            }
        }

        return text.ToString().TrimEnd();
    }
}
