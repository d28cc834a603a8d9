using System.Diagnostics;
using System.Text.Json;
using ChatCluster.Tools.Arguments;
using Xunit;

namespace ChatCluster.Tests.Tools.Arguments;

public sealed class SchemaPatternTests
{
    [Theory]
    [InlineData("^[A-Za-z0-9_]+$", "abc_1", true)]
    [InlineData("^[A-Za-z0-9_]+$", "abc\n", false)]
    [InlineData("^\\d+$", "12", true)]
    [InlineData("^\\d+$", "١٢", false)]
    [InlineData("^\\w+$", "ä", false)]
    [InlineData("^[\\w.-]+$", "a.b-c", true)]
    [InlineData("^[\\d]+$", "１", false)]
    [InlineData("^[[a]+$", "[a", true)]
    [InlineData("^(?!admin).+$", "user", true)]
    [InlineData("^(?!admin).+$", "admin", false)]
    [InlineData("^[^\\W]+$", "abc", true)]
    [InlineData("^\\$[0-9]+$", "$5", true)]
    [InlineData("^(a)\\1$", "aa", true)]
    public void TryCreate_Pattern_MeansWhatEcmaScriptMeans(string pattern, string text, bool matches)
    {
        Assert.True(SchemaPattern.TryCreate(pattern, out var regex));
        Assert.Equal(matches, regex.IsMatch(text));
    }

    [Fact]
    public void TryCreate_NoPattern_IsRefused() => Assert.False(SchemaPattern.TryCreate("(", out _));

    [Fact]
    public void Problem_PatternOfNestedRepetitions_IsLinear()
    {
        // Backtracking would try 2^40 ways.
        Assert.Contains("must match", Problem("^(a+)+$", new string('a', 40) + "!"), StringComparison.Ordinal);
        Assert.Null(Problem("^(a+)+$", new string('a', 10_000)));
    }

    [Fact]
    public void Problem_PatternThatTakesTooLong_IsRefusedForAllItems()
    {
        var schema = JsonElement.Parse(
            """{"type":"object","properties":{"s":{"type":"array","items":{"type":"string","pattern":"^(?=a)(a+)+$"}}}}""");
        var arguments = JsonSerializer.SerializeToElement(
            new { s = Enumerable.Repeat("a", 10).Concat(Enumerable.Repeat(new string('a', 60) + "!", 100)) });
        var started = Stopwatch.GetTimestamp();

        var problem = ArgumentCheck.Problem(schema, arguments, out _);

        Assert.Contains("'s[10]' takes too long to compare with the pattern", problem, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60));
    }

    private static string? Problem(string pattern, string text) => ArgumentCheck.Problem(
        JsonSerializer.SerializeToElement(new { type = "object", properties = new { s = new { type = "string", pattern } } }),
        JsonSerializer.SerializeToElement(new { s = text }),
        out _);
}
