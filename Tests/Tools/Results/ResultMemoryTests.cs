using System.Text;
using System.Text.Json;
using ChatCluster.Tools.Rest;
using ChatCluster.Tools.Results;
using Xunit;

namespace ChatCluster.Tests.Tools.Results;

/// <summary>What a result costs beside its own text.</summary>
public sealed class ResultMemoryTests
{
    private const int Size = 4 * 1024 * 1024;

    public static TheoryData<string> Shapes =>
        ["numbers", "objects", "empty lists", "members", "nested", "deep", "one string", "long number", "duplicates"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cut_FourMegabytesOfAnyShape_AllocatesLittleBesideTheText(string shape)
    {
        var text = Text(shape);
        ResultCutter.Cut(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var cut = ResultCutter.Cut(text);
        var preview = ResultCutter.Preview(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // The text itself takes 8 MB; a buffer of its bytes may come from the pool or not.
        Assert.InRange(allocated, 0, 3 * Size);
        Assert.InRange(cut.Text.Length, 1, ResultCutter.ModelLimit);
        Assert.InRange(preview.Length, 1, ResultCutter.PreviewLimit);
        if (shape is not "deep")
        {
            using var document = JsonDocument.Parse(cut.Text, new() { MaxDepth = 256 });
        }
    }

    [Theory]
    [InlineData("$[*]", "numbers")]
    [InlineData("$[*].a", "objects")]
    [InlineData("$[*][*]", "empty lists")]
    public void Select_FromFourMegabytes_AllocatesAFewTimesTheText(string selection, string shape)
    {
        Assert.True(JsonSelection.TryParse(selection, out var parsed));
        var text = Text(shape);
        parsed.Select(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var selected = parsed.Select(text);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.StartsWith("[", selected, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 20L * Size);
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("[1,")]
    public void Select_WhatIsOddOrNoJson_DoesNotThrow(string text)
    {
        Assert.True(JsonSelection.TryParse("$.a", out var parsed));
        Assert.Equal(text[0] == '{' ? "2" : null, parsed.Select(text));
    }

    private static string Text(string shape) => shape switch
    {
        "numbers" => $"[{Repeat("1,", Size)}1]",
        "objects" => $"[{Repeat("{\"a\":1},", Size)}{{}}]",
        "empty lists" => $"[{Repeat("[],", Size)}[]]",
        "members" => $"{{{Repeat("\"a\":1,", Size)}\"z\":1}}",
        "nested" => $"{new string('[', 250)}{Repeat("1,", Size)}1{new string(']', 250)}",
        "deep" => new string('[', Size / 2) + new string(']', Size / 2),
        "one string" => $"\"{new string('x', Size)}\"",
        "long number" => $"[{new string('7', Size)}]",
        _ => $"{{{Repeat("\"a\":[1,2],", Size)}\"a\":1}}",
    };

    private static string Repeat(string piece, int length) =>
        new StringBuilder(length + piece.Length).Insert(0, piece, length / piece.Length).ToString();
}
