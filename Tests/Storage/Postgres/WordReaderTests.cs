using Xunit;

namespace ChatCluster.Storage.Postgres;

public sealed class WordReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData(" .,;\n", "")]
    [InlineData("Hello, World2!", "HELLO|WORLD2")]
    [InlineData("src/Main.cs", "SRC|MAIN|CS")]
    [InlineData("Größe 42m²", "GRÖßE|42M")]
    [InlineData("e\u0301te\u0301 \u0301x", "E\u0301TE\u0301|X")]
    [InlineData("ab東京c", "AB|東|京|C")]
    [InlineData("สวัสดี", "ส|ว|ส|ด")]
    [InlineData("𝒜b \ud83d\ude00x", "𝒜B|X")]
    [InlineData("cut \ud83d", "CUT")]
    public void Words_OfAnyScript_AreReadInUpperCase(string text, string words) => Assert.Equal(words, string.Join('|', Read(text)));

    [Fact]
    public void Word_ThatIsVeryLong_IsKnownByItsBeginning()
    {
        Assert.Equal([new('A', 64), "B"], Read(new string('a', 1_000) + " b"));
        Assert.Equal(
            [.. Enumerable.Repeat(string.Concat(Enumerable.Repeat("𝒜", 32)), 1)], Read(string.Concat(Enumerable.Repeat("𝒜", 100))));
    }

    private static List<string> Read(string text)
    {
        var words = new List<string>();
        var reader = new WordReader(text, stackalloc char[WordReader.BufferLength]);
        while (reader.MoveNext())
        {
            words.Add(reader.Current.ToString());
        }

        return words;
    }
}
