using System.Net;
using System.Net.Sockets;
using ChatCluster.Tests.Time;
using ChatCluster.Tools.IntelOwl;
using ChatCluster.Tools.Safety;
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
    [InlineData("10.[0].0.1")]
    [InlineData("10.0.0.1]")]
    [InlineData("10.0\n.0.1")]
    [InlineData("1\\0.0.0.1")]
    [InlineData("http://10.[0].0.1/admin")]
    [InlineData("int[ranet.lo]cal")]
    [InlineData("10.0.0.1.")]
    [InlineData("10.0.0.1..")]
    [InlineData("//10.0.0.1/x")]
    [InlineData("///10.0.0.1")]
    [InlineData("http:/10.0.0.1/x")]
    [InlineData("http:10.0.0.1")]
    [InlineData("http:\\\\10.0.0.1\\x")]
    [InlineData("ftp://10.0.0.1")]
    [InlineData("１０.0.0.1")]
    [InlineData("10。0｡0．1")]
    [InlineData("①⓪.0.0.1")]
    [InlineData("𝟏𝟎.𝟎.𝟎.𝟏")]
    [InlineData("١٠.٠.٠.١")]
    [InlineData("ｌｏｃａｌｈｏｓｔ")]
    [InlineData("loc\u200Balhost")]
    [InlineData("10.\u00AD0.0.1")]
    [InlineData("10 . 0 . 0 . 1")]
    [InlineData("010.0.0.1")]
    [InlineData("012.0.0.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("017700000001")]
    [InlineData("0xA.0.0.1")]
    [InlineData("167772161")]
    [InlineData("10.1")]
    [InlineData("http://0/")]
    [InlineData("http://1/")]
    [InlineData("http://[::ffff:a00:1]/")]
    [InlineData("[::ffff:10.0.0.1]:80")]
    [InlineData("::ffff:0a00:0001")]
    [InlineData("fe80::1%eth0")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("http://%31%30.0.0.1/")]
    [InlineData("http://%2531%2530.0.0.1/")]
    [InlineData("https://evil.example.com@10.0.0.1/")]
    [InlineData("https://evil.example.com%2F@10.0.0.1/")]
    [InlineData("user@10.0.0.1")]
    [InlineData("http://wiki/")]
    [InlineData("http://wiki.corp./")]
    public async Task Problem_PrivateObservable_IsFound(string observable) => Assert.NotNull(await ProblemAsync(observable));

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
    [InlineData("8.8.8.8.")]
    [InlineData("https://[2606:4700:4700::1111]:443/x")]
    [InlineData("http://1.1.1.1:8080/a?b=10.0.0.1")]
    [InlineData("bücher.example")]
    [InlineData("CVE-2024-3094")]
    [InlineData("user@evil.example.com")]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    public async Task Problem_PublicObservable_IsNone(string observable) => Assert.Null(await ProblemAsync(observable));

    [Theory]
    [InlineData("intern.example", "10.0.0.1")]
    [InlineData("http://intern.example:8080/x", "10.0.0.1")]
    [InlineData("intern[.]example", "::1")]
    [InlineData("in[tern.exam]ple", "192.168.0.1")]
    [InlineData("both.example", "8.8.8.8,10.0.0.1")]
    [InlineData("mapped.example", "::ffff:127.0.0.1")]
    public async Task Problem_NameWithAPrivateAddress_IsFound(string observable, string addresses)
    {
        var problem = await ProblemAsync(observable, (_, _) => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray()));
        Assert.Contains("private or reserved address", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problem_NameThatNobodyKnows_IsNone()
    {
        Assert.Null(await ProblemAsync("dead.example", (_, _) => throw new SocketException((int)SocketError.HostNotFound)));
    }

    [Fact]
    public async Task Problem_NameWhoseServersAreSilent_IsNoneAfterAWhile()
    {
        var time = new TimerTime();
        var asked = new PrivateObservable(
            (_, cancellationToken) =>
                Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith<IPAddress[]>(_ => [], TaskScheduler.Default), time)
            .ProblemAsync("slow.example", TestContext.Current.CancellationToken);
        await time.AdvanceToTimerAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        Assert.Null(await asked);
    }

    [Fact]
    public async Task Problem_LookUpsTurnedOff_AsksNobody() =>
        Assert.Null(
            await new PrivateObservable(resolve: null, TimeProvider.System)
                .ProblemAsync("intern.example", TestContext.Current.CancellationToken));

    private static Task<string?> ProblemAsync(string observable, ResolveName? resolve = null) =>
        new PrivateObservable(resolve ?? ((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8")])), TimeProvider.System)
            .ProblemAsync(observable, TestContext.Current.CancellationToken);
}
