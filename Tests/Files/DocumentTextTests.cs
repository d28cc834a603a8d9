using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Microsoft.Extensions.AI;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;
using Xunit;

namespace ChatCluster.Tests.Files;

/// <summary>What a model is shown of files that are no plain text.</summary>
public sealed class DocumentTextTests
{
    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    [Fact]
    public async Task Pdf_WithText_IsShownAsText()
    {
        var text = await ShownAsync("a.pdf", "application/pdf", Pdf("The rent is 1200 a month."));

        Assert.Contains("[file a.pdf]\nThe rent is 1200 a month.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WordFile_IsShownAsText()
    {
        var text = await ShownAsync("a.docx", Word, Docx("First paragraph.", "Zweiter Absatz: Größe."));

        Assert.Contains("[file a.docx]\nFirst paragraph.\nZweiter Absatz: Größe.", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WordFile_ThatIsVeryLong_IsReadAsFarAsItIsShown()
    {
        var text = await DocumentText.ReadAsync(
            Docx([.. Enumerable.Range(0, 5_000).Select(i => $"paragraph {i}")]), 1_000, CancellationToken.None);

        Assert.InRange(text!.Length, 900, 1_100);
    }

    [Theory]
    [InlineData("a.pdf", "application/pdf", "%PDF-1.7\n", "a document whose text cannot be read")]
    [InlineData("a.docx", Word, "PK\u0003\u0004broken", "a document whose text cannot be read")]
    [InlineData("a.zip", "application/zip", "PK\u0003\u0004", "no text")]
    [InlineData("a.mp3", "audio/mpeg", "ID3\u0003", "no text")]
    [InlineData("a.bin", "application/octet-stream", "\u0000\u0001", "no text")]
    public async Task File_ThatCannotBeRead_IsNamedWithTypeAndSize(string name, string mediaType, string beginning, string said)
    {
        byte[] content = [.. Encoding.UTF8.GetBytes(beginning), 0, 0xFF, 0xFE, 0x80];

        var text = await ShownAsync(name, mediaType, content);

        Assert.Equal(
            $"\n\n[file {name}, {mediaType}: {content.Length} bytes, {said}{(said == "no text" ? ": its content is not shown" : "")}]",
            text);
    }

    [Theory]
    [InlineData("text/plain; charset=shift_jis", "shift_jis", "今日は天気")]
    [InlineData("text/plain", "utf-16", "Größe")]
    [InlineData("text/csv", "windows-1252", "Größe;Straße;schön")]
    public async Task TextFile_InAnyCharset_IsShownAsItWasWritten(string mediaType, string charset, string content)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset);

        Assert.Equal(
            $"\n\n[file a.txt]\n{content}",
            await ShownAsync("a.txt", mediaType, [.. encoding.GetPreamble(), .. encoding.GetBytes(content)]));
    }

    [Fact]
    public async Task TextFile_ThatIsCut_KeepsItsCharactersWhole()
    {
        var text = await ShownAsync("a.txt", "text/plain", Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("🙂", 60_000))));

        Assert.DoesNotContain(text.EnumerateRunes(), rune => rune == Rune.ReplacementChar);
        Assert.EndsWith("🙂\n[cut]", text, StringComparison.Ordinal);
    }

    private static async Task<string> ShownAsync(string name, string mediaType, byte[] content)
    {
        var attachment = new Attachment(name, mediaType, $"data:application/octet-stream;base64,{Convert.ToBase64String(content)}");
        var shown = await new ChatCluster.Prompts.Attachments(new(new InMemoryThreadFiles()))
            .ReadAsync(new("default", "ada", "t1"), attachment, canSee: false, CancellationToken.None);
        return Assert.IsType<TextContent>(shown).Text;
    }

    private static byte[] Pdf(string text)
    {
        using var builder = new PdfDocumentBuilder();
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText(text, 12, new(50, 700), font);
        return builder.Build();
    }

    private static byte[] Docx(params string[] paragraphs)
    {
        using var stream = new MemoryStream();
        using (var document = WordprocessingDocument.Create(stream, WordprocessingDocumentType.Document))
        {
            document.AddMainDocumentPart().Document =
                new Document(new Body(paragraphs.Select(text => new Paragraph(new Run(new Text(text))))));
        }

        return stream.ToArray();
    }
}
