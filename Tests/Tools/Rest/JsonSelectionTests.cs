using System.Text.Json;
using ChatCluster.Tools.Rest;
using Xunit;

namespace ChatCluster.Tests.Tools.Rest;

public sealed class JsonSelectionTests
{
    private const string Answer =
        """{"count":2,"results":[{"name":"a","tags":["x"]},{"name":"b","tags":["y","z"]},{"id":3}],"odd name":7}""";

    [Theory]
    [InlineData("count", "2")]
    [InlineData("$.count", "2")]
    [InlineData("$", Answer)]
    [InlineData("results[1].name", "\"b\"")]
    [InlineData("$.results[*].name", """["a","b"]""")]
    [InlineData("$.results[*].tags[*]", """["x","y","z"]""")]
    [InlineData("$['odd name']", "7")]
    [InlineData("$.nothing.here", "null")]
    [InlineData("$.nothing[*]", "[]")]
    [InlineData("results[9]", "null")]
    public void Select_Path_PicksThatPart(string path, string expected)
    {
        Assert.True(JsonSelection.TryParse(path, out var selection));
        Assert.Equal(expected, selection.Select(JsonElement.Parse(Answer)));
    }

    [Theory]
    [InlineData("$..name")]
    [InlineData("$.a[")]
    [InlineData("$.a[?(@.b)]")]
    [InlineData("a b")]
    public void TryParse_NotASelection_Fails(string path) => Assert.False(JsonSelection.TryParse(path, out _));
}
