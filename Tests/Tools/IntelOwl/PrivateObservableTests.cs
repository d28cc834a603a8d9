using ChatCluster.Tools.IntelOwl;
using Xunit;

namespace ChatCluster.Tests.Tools.IntelOwl;

public sealed class PrivateObservableTests
{
    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData(" 192.168.1.1 ")]
    [InlineData("127.0.0.1:8080")]
    [InlineData("10.0.0.0/8")]
    [InlineData("10[.]0[.]0[.]1")]
    [InlineData("10(dot)0(dot)0(dot)1")]
    [InlineData("10\\.0\\.0\\.1")]
    [InlineData("127.1")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("[::1]")]
    [InlineData("[fd00::1]:443")]
    [InlineData("fe80::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("http://10.0.0.1/path")]
    [InlineData("hxxp://192[.]168[.]0[.]1/a")]
    [InlineData("https://user@127.0.0.1:8443/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://2130706433/")]
    [InlineData("localhost")]
    [InlineData("LOCALHOST.")]
    [InlineData("http://localhost:3000/")]
    [InlineData("db.internal")]
    [InlineData("printer.local")]
    public void Problem_PrivateObservable_IsFound(string observable) => Assert.NotNull(PrivateObservable.Problem(observable));

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("8[.]8[.]8[.]8")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("evil.example.com")]
    [InlineData("evil[.]example[.]com")]
    [InlineData("https://evil.example.com/10.0.0.1")]
    [InlineData("hxxps[:]//evil[.]example[.]com")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("local")]
    [InlineData("notlocalhost.example")]
    [InlineData("12345")]
    [InlineData("some generic text")]
    [InlineData("")]
    public void Problem_PublicObservable_IsNone(string observable) => Assert.Null(PrivateObservable.Problem(observable));
}
