using System.Text;
using ChatCluster.Files;
using Xunit;

namespace ChatCluster.Tests.Files;

/// <summary>Text as it is written by what people use, and files that are none.</summary>
public sealed class TextBytesTests
{
    private const string German =
        "Die Größe des Gartens: 30 m², für Übung „genug“. Preis: 20 €, schön, nicht wahr? Über die Straße geht es zum Fluss.";
    private const string Russian =
        "Погода на этой неделе будет хорошая, а на следующей пойдёт дождь. Возьмите с собой зонт и тёплую куртку.";
    private const string Japanese = "今日は天気がいいですね。明日は雨が降るでしょう。傘を忘れないでください。東京の天気予報です。";
    private const string Chinese = "今天的天气很好，明天会下雨。请不要忘记带伞。这是北京的天气预报，欢迎收听我们的节目。";

    [Theory]
    [InlineData("utf-16", German)]
    [InlineData("utf-16BE", German)]
    [InlineData("utf-32", German)]
    [InlineData("utf-8", Japanese)]
    public void Text_WithAMark_IsReadByIt(string charset, string text)
    {
        var encoding = Encoding.GetEncoding(charset);

        Assert.True(TextBytes.TryRead([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], "us-ascii", out var read));

        Assert.Equal(text, read);
    }

    [Theory]
    [InlineData("windows-1252", German)]
    [InlineData("iso-8859-15", "Preis: 20 € für die Größe")]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("iso-2022-jp", Japanese)]
    [InlineData("gbk", Chinese)]
    [InlineData("gb2312", Chinese)]
    [InlineData("big5", "今天的天氣很好")]
    [InlineData("koi8-r", Russian)]
    [InlineData("utf-16", Russian)]
    public void Text_WithADeclaredCharset_IsReadByIt(string charset, string text)
    {
        Assert.True(TextBytes.TryRead(Bytes(charset, text), charset, out var read));

        Assert.Equal(text, read);
    }

    [Theory]
    [InlineData("windows-1252", German)]
    [InlineData("shift_jis", Japanese)]
    [InlineData("euc-jp", Japanese)]
    [InlineData("iso-2022-jp", Japanese)]
    [InlineData("gbk", Chinese)]
    [InlineData("windows-1251", Russian)]
    [InlineData("koi8-r", Russian)]
    [InlineData("utf-8", Chinese)]
    [InlineData("utf-16", German)]
    [InlineData("utf-16BE", German)]
    [InlineData("windows-1252", "é")]
    public void Text_ThatDeclaresNothing_IsReadByWhatItLooksLike(string charset, string text)
    {
        Assert.True(TextBytes.TryRead(Bytes(charset, text), null, out var read));

        Assert.Equal(text, read);
    }

    [Theory]
    [InlineData("shift_jis", """<html><head><meta charset="Shift_JIS"></head><body>天気</body></html>""")]
    [InlineData("windows-1251", """<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>Дождь</p>""")]
    [InlineData("gbk", """<?xml version="1.0" encoding="GBK"?><p>天气</p>""")]
    public void Page_ThatDeclaresItself_IsReadByThat(string charset, string text)
    {
        Assert.True(TextBytes.TryRead(Bytes(charset, text), null, out var read));

        Assert.Equal(text, read);
    }

    [Theory]
    [InlineData("us-ascii", German, "utf-8")]
    [InlineData("no-such-charset", Japanese, "utf-8")]
    [InlineData("utf-8", German, "windows-1252")]
    [InlineData("utf-7", German, "utf-8")]
    public void Text_WhoseCharsetIsWronglyDeclared_LosesNothing(string declared, string text, string charset)
    {
        Assert.True(TextBytes.TryRead(Bytes(charset, text), declared, out var read));

        // What reads as the wider form of what is declared cannot be told apart.
        Assert.True(read == text || declared == "us-ascii", read);
    }

    [Fact]
    public void File_ThatIsNoText_IsNotRead()
    {
        byte[][] files =
        [
            [.. "%PDF-1.7\n"u8, 0, 0xFF, 0xFE], [.. "PK\u0003\u0004"u8, 20, 0, 8, 0, 0xC1], [0x89, .. "PNG\r\n"u8, 0x1A, 10, 0, 0],
            [.. "ID3"u8, 3, 0, 0, 0xFF, 0xFB], [0x1F, 0x8B, 8, 0, 1],
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1], [.. "RIFF"u8, 0x24, 0x80, 0, 0, .. "WAVE"u8], [0, 1, 2, 3, 4, 5, 6, 7],
            [.. Enumerable.Range(0, 512).Select(i => (byte)(i * 7))],
        ];

        Assert.All(files, file => Assert.False(TextBytes.TryRead(file, "windows-1252", out _)));
        Assert.True(TextBytes.TryRead("ID3 tags, explained"u8, null, out _));
    }

    [Theory]
    [InlineData("ab🙂", 3, "ab")]
    [InlineData("ab🙂", 4, "ab🙂")]
    [InlineData("🙂", 1, "")]
    public void Cut_InACharacter_LeavesItOut(string text, int most, string head) => Assert.Equal(head, WholeText.Head(text, most));

    private static byte[] Bytes(string charset, string text) =>
        (CodePagesEncodingProvider.Instance.GetEncoding(charset) ?? Encoding.GetEncoding(charset)).GetBytes(text);
}
