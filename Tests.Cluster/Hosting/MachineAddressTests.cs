using System.Net;
using ChatCluster.Silo;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Where a silo says that it is when nobody told it.</summary>
public sealed class MachineAddressTests
{
    [Theory]
    [InlineData("10.1.2.3", "127.0.0.1", "172.17.0.1", "10.1.2.3 routed")]
    [InlineData("10.1.2.3", "169.254.7.7 routed", "fe80::1 routed", "2001:db8::1 routed", "10.1.2.3 routed")]
    [InlineData("2001:db8::1", "::1", "fe80::1 routed", "2001:db8::1 routed")]
    [InlineData("172.17.0.1", "127.0.1.1", "172.17.0.1")]
    [InlineData("127.0.0.1", "::1", "127.0.1.1")]
    public void Choose_OfSeveral_TakesOneThatOthersReach(string expected, params string[] candidates) =>
        Assert.Equal(
            expected, MachineAddress.Choose(
                candidates.Select(text => text.Split(' ')).Select(parts => (IPAddress.Parse(parts[0]), parts.Length > 1))).ToString());
}
