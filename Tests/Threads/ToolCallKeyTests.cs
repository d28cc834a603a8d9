using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Threads;

public sealed class ToolCallKeyTests
{
    [Theory]
    [InlineData("call_1")]
    [InlineData("a/b c?d%2F")]
    [InlineData("呼び出し")]
    public void TryParse_OfToString_IsTheSameKey(string callId)
    {
        var key = new ToolCallKey(new("my tenant", "ada/lovelace", "t1"), "r_1", callId);

        Assert.True(ToolCallKey.TryParse(key.ToString(), out var parsed));
        Assert.Equal(key, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("default/ada/t1")]
    [InlineData("default/ada/t1/r1")]
    [InlineData("default/ada/t1/r1/")]
    [InlineData("default/ada/t1//c1")]
    [InlineData("default/ada/t 1/r1/c1")]
    [InlineData("default/ada/t1/r1/c1/more")]
    public void TryParse_OfAnythingElse_IsRefused(string? text) => Assert.False(ToolCallKey.TryParse(text, out _));
}
