using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Tools.Safety;

public sealed class HostRatesTests
{
    private static readonly Uri Host = new("http://api.example.com/a");

    [Fact]
    public void Requests_PastTheRate_WaitForTheirTurnAndHoldUpNoOtherHost()
    {
        var time = new FakeTimeProvider();
        var rates = new HostRates(60, time);

        // A minute's share of ten seconds goes at once, and the one that is due.
        Assert.All(Enumerable.Range(0, 11), _ => Assert.True(rates.WaitAsync(Host, default).IsCompleted));
        var next = rates.WaitAsync(new("http://API.example.com/b"), default);
        Assert.False(next.IsCompleted);
        Assert.True(rates.WaitAsync(new("http://other.example.com/"), default).IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(next.IsCompleted);
    }

    [Fact]
    public void Rate_OfNone_HoldsUpNothing()
    {
        var rates = new HostRates(0, new FakeTimeProvider());

        Assert.All(Enumerable.Range(0, 100_000), _ => Assert.True(rates.WaitAsync(Host, default).IsCompleted));
    }
}
