using System.Text;
using ChatCluster.Files;
using Xunit;

namespace ChatCluster.Tests.Files;

public sealed class DataUrlTests
{
    [Theory]
    [InlineData("data:image/png;base64,aGk=", "hi")]
    [InlineData("DATA:text/plain;charset=utf-8;BASE64,aGk=", "hi")]
    [InlineData("data:,a%20b", "a b")]
    [InlineData("data:text/plain;base64,", "")]
    public void DataUrl_WellFormed_IsRead(string url, string content)
    {
        Assert.True(DataUrl.TryRead(url, out var bytes));
        Assert.Equal(content, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/png;base64,a")]
    [InlineData("data:image/png;base64,????")]
    [InlineData("https://example.com/a.png")]
    public void DataUrl_Malformed_IsNot(string url) => Assert.False(DataUrl.TryRead(url, out _));
}
