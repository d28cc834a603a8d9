using ChatCluster.Hosting;
using Xunit;

namespace ChatCluster.Tests.Hosting;

public sealed class HostOptionsTests
{
    [Fact]
    public void RetryWaits_OfManyThreads_GrowWithinBoundsAndAreNotInStep()
    {
        var options = new HostOptions { RetryAfter = TimeSpan.FromSeconds(1) };

        var threads = Enumerable.Range(0, 50).Select(_ => options.RetryWaits().Take(7).ToList()).ToList();

        double[] least = [1, 2, 4, 8, 16, 16, 16];
        Assert.All(threads, waits =>
            Assert.All(waits.Zip(least), wait => Assert.InRange(wait.First.TotalSeconds, wait.Second, wait.Second * 1.5)));
        Assert.True(threads.Select(waits => waits[6]).Distinct().Count() > 40, "Many threads wait for the same time.");
    }
}
