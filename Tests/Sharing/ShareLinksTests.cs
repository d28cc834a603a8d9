using System.Security.Cryptography;
using ChatCluster.Web.Sharing;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Sharing;

public sealed class ShareLinksTests : IDisposable
{
    private static readonly ThreadKey Key = new("acme / co", "ada lovelace", "t1");

    private readonly ShareLinks _links = new(RandomNumberGenerator.GetBytes(ShareLinks.KeyLength));

    public void Dispose() => _links.Dispose();

    [Fact]
    public void Token_ReadAgain_NamesTheThreadAndItsSharing()
    {
        Assert.True(_links.TryRead(_links.Write(Key, "s_1"), out var key, out var share));
        Assert.Equal((Key, "s_1"), (key, share));
    }

    [Fact]
    public void Token_OfOneSharing_IsAlwaysTheSameAndOfAnotherAlwaysDiffers()
    {
        Assert.Equal(_links.Write(Key, "s_1"), _links.Write(Key, "s_1"));
        Assert.NotEqual(_links.Write(Key, "s_1"), _links.Write(Key, "s_2"));
        Assert.NotEqual(_links.Write(Key, "s_1"), _links.Write(Key with { Id = "t2" }, "s_1"));
    }

    [Fact]
    public void Token_Changed_IsRefusedWhereverItWasChanged()
    {
        var token = _links.Write(Key, "s_1");
        for (var i = 0; i < token.Length; i++)
        {
            var other = token[i] == 'A' ? 'Q' : 'A';
            Assert.False(_links.TryRead(token[..i] + other + token[(i + 1)..], out _, out _) && i < token.Length - 1);
            Assert.False(_links.TryRead(token[..i], out _, out _));
        }
    }

    [Fact]
    public void Token_OfAnotherKey_IsRefused()
    {
        using var others = new ShareLinks(RandomNumberGenerator.GetBytes(ShareLinks.KeyLength));

        Assert.False(others.TryRead(_links.Write(Key, "s_1"), out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("no base64 !")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Token_ThatIsNone_IsRefused(string token) => Assert.False(_links.TryRead(token, out _, out _));
}
