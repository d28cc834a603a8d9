using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatCluster.Tools.Results;
using Xunit;

namespace ChatCluster.Tests.Tools.Results;

public sealed class ResultCutterTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 30 };

    [Theory]
    [InlineData("short")]
    [InlineData("""{ "a": [1, 2] }""")]
    public void Cut_TextThatFits_IsLeftAlone(string text) => Assert.Equal(new CutText(text, false), ResultCutter.Cut(text));

    [Fact]
    public void Cut_LongList_KeepsFirstItemsWholeAndCountsTheRest()
    {
        var items = Enumerable.Range(1, 2_000).Select(id => new { id, name = $"item {id}" }).ToList();
        var cut = Cut(JsonSerializer.Serialize(new { count = 2_000, results = items }), 8_000);

        using var document = JsonDocument.Parse(cut);
        Assert.Equal(2_000, document.RootElement.GetProperty("count").GetInt32());
        var results = document.RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal("""{"id":1,"name":"item 1"}""", results[0].GetRawText());
        Assert.Equal(
            $"… {2_000 - (results.Count - 1):N0} more items left out".ToString(CultureInfo.InvariantCulture), results[^1].GetString());
        Assert.True(cut.Length > 7_500, $"Only {cut.Length} characters of the room are used.");
    }

    [Fact]
    public void Cut_LongStringBesideShortOnes_ShortensOnlyTheLongOne()
    {
        using var document =
            JsonDocument.Parse(Cut(JsonSerializer.Serialize(new { a = "short", log = new string('x', 50_000), z = 7 }), 1_000));
        Assert.Equal("short", document.RootElement.GetProperty("a").GetString());
        Assert.Equal(7, document.RootElement.GetProperty("z").GetInt32());
        var log = document.RootElement.GetProperty("log").GetString()!;
        Assert.StartsWith("xxx", log, StringComparison.Ordinal);
        Assert.Contains($"… ({50_000 - log.Count(c => c == 'x'):N0} more", log, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_ManyMembers_SaysHowManyAreLeftOut()
    {
        using var document =
            JsonDocument.Parse(Cut(JsonSerializer.Serialize(Enumerable.Range(0, 5_000).ToDictionary(i => $"key{i}", i => i)), 1_000));
        var shown = document.RootElement.EnumerateObject().Count() - 1;
        Assert.Equal($"{5_000 - shown:N0} more members left out", document.RootElement.GetProperty("…").GetString());
    }

    [Fact]
    public void Cut_IndentedJson_LosesOnlyItsWhiteSpaceWhenThatIsEnough()
    {
        var value = Enumerable.Range(0, 400).ToArray();
        var indented = JsonSerializer.Serialize(value, Indented);
        Assert.Equal(new CutText(JsonSerializer.Serialize(value), false), ResultCutter.Cut(indented));
    }

    [Fact]
    public void Cut_PlainText_KeepsBothEndsAndCountsTheMiddle()
    {
        var cut = Cut("BEGIN " + new string('m', 20_000) + " END", 1_000);
        Assert.StartsWith("BEGIN ", cut, StringComparison.Ordinal);
        Assert.EndsWith(" END", cut, StringComparison.Ordinal);
        Assert.Contains($"[… {20_010 - (cut.Length - Note(cut).Length):N0} characters left out …]", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_PlainTextOfPairs_TearsNone()
    {
        var text = string.Concat(Enumerable.Repeat("😀", 5_000));
        for (var limit = 3; limit < 200; limit++)
        {
            Assert.Equal(-1, Cut(text, limit).IndexOf('\uFFFD'));
            Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Cut(text, limit))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cut_ReportOfTwoMegabytes_StaysValid()
    {
        var reports = Enumerable.Range(0, 300)
            .Select(i => new
            {
                name = $"Analyzer_{i}",
                status = "SUCCESS",
                report = new { text = new string('r', 6_000), list = Enumerable.Range(0, 100) },
            });
        var report = JsonSerializer.Serialize(new { id = 7, status = "reported_without_fails", analyzer_reports = reports });
        Assert.True(report.Length > 1_800_000);

        using var document = JsonDocument.Parse(Cut(report, ResultCutter.ModelLimit));
        Assert.Equal("reported_without_fails", document.RootElement.GetProperty("status").GetString());
        Assert.True(document.RootElement.GetProperty("analyzer_reports").GetArrayLength() > 1);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(300)]
    [InlineData(2_000)]
    public void Cut_RandomJson_IsAlwaysValidAndNeverTooLong(int limit)
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var json = new RandomJson(seed).Next();
            var cut = ResultCutter.Cut(json, limit);
            Assert.True(cut.Text.Length <= limit, $"Seed {seed}: {cut.Text.Length} characters.");
            Assert.True(IsJson(cut.Text), $"Seed {seed}: {cut.Text}");
            Assert.Equal(cut.Truncated, Compact(json) != Compact(cut.Text));
        }
    }

    [Theory]
    [InlineData("""{"a":"\u""")]
    [InlineData("[1,2")]
    public void Cut_BrokenJson_IsCutAsText(string head) => Assert.True(Cut(head + new string('x', 2_000), 500).Length <= 500);

    [Fact]
    public void Cut_VeryDeepJson_IsCutWithoutOverflow() =>
        Assert.True(Cut(new string('[', 100_000) + new string(']', 100_000), 500).Length <= 500);

    [Fact]
    public void Preview_LongResult_Is500CharactersAtMost() =>
        Assert.True(ResultCutter.Preview(new string('x', 10_000)).Length is > 400 and <= 500);

    private static string Cut(string text, int limit)
    {
        var cut = ResultCutter.Cut(text, limit);
        Assert.True(cut.Truncated);
        Assert.True(cut.Text.Length <= limit);
        return cut.Text;
    }

    private static string Note(string cut) =>
        cut[cut.IndexOf("\n[…", StringComparison.Ordinal)..(cut.IndexOf("…]\n", StringComparison.Ordinal) + 3)];

    private static bool IsJson(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Compact(string json)
    {
        using var document = JsonDocument.Parse(json);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            document.RootElement.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
