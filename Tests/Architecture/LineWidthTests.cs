using System.Text.RegularExpressions;
using Xunit;

namespace ChatCluster.Tests.Architecture;

public sealed partial class LineWidthTests
{
    private const int MostCharacters = 140;

    [Fact]
    public void Sources_OfAllProjects_FitOnAScreen()
    {
        var files = Sources.Files("*.cs").ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => TooWide(File.ReadLines(Path.Combine(Sources.Root, file)))
            .Select(line => $"{file}:{line} is wider than {MostCharacters} characters; break it.")));
    }

    [Fact]
    public void Line_ThatIsWide_IsFoundUnlessATextMakesItSo() => Assert.Equal([1, 6, 7], TooWide(
    [
        new('x', MostCharacters + 1),
        new('x', MostCharacters),
        $"throw new InvalidOperationException(\"{new string('x', MostCharacters)}\");",
        "var json = \"\"\"",
        $"{new string('x', MostCharacters)}\"\"\";",
        $"Call(\"short\", {new string('x', MostCharacters)});",
        $"Call(\"{new string('x', MostCharacters)}\", {new string('x', MostCharacters)});",
    ]));

    // A long text is not torn, and a raw one cannot be; the code beside it has to fit.
    private static IEnumerable<int> TooWide(IEnumerable<string> lines)
    {
        var raw = false;
        foreach (var (index, line) in lines.Index())
        {
            var begins = raw;
            raw ^= RawQuotes().Count(line) % 2 == 1;
            if (line.Length > MostCharacters && !begins && !raw && !RawQuotes().IsMatch(line)
                && LongText().Replace(line, "\"\"").Length > MostCharacters)
            {
                yield return index + 1;
            }
        }
    }

    [GeneratedRegex("\"\"\"")]
    private static partial Regex RawQuotes();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.){50,}"
        """)]
    private static partial Regex LongText();
}
