using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>What whoever starts a program with wrong settings is told.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StartTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("Silo", "ChatCluster:Cluster:SiloPort", "0", "ChatCluster:Cluster:SiloPort is 0; set it between 1 and 65535.")]
    [InlineData("Silo", "ChatCluster:Runs:MaxRounds", "many", "'many' at 'ChatCluster:Runs:MaxRounds'")]
    [InlineData("Api", "ChatCluster:Limits:MessagesPerMinute", "-1", "ChatCluster:Limits:MessagesPerMinute is -1. Set it to a number from 0 to 1000000.")]
    [InlineData("Standalone", "ChatCluster:Limits:MessagesPerMinute", "-1", "ChatCluster:Limits:MessagesPerMinute is -1. Set it to a number from 0 to 1000000.")]
    public async Task Start_WithAWrongSetting_NamesItAndTheRepair(string program, string name, string value, string expected)
    {
        var (exitCode, output) = await ServerProcess.RunToEndAsync(program, (name, value));

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_AsAUserWhoMayNotMakeTheTables_SaysWhatToGrant()
    {
        var connection = await postgres.Server.CreateDatabaseAsync();
        await postgres.Server.ExecuteAsync("postgres", "CREATE ROLE guest LOGIN PASSWORD 'guest'");

        var (exitCode, output) = await ServerProcess.RunToEndAsync("Silo", ("ConnectionStrings:ChatCluster", $"{connection};Username=guest;Password=guest"), ("ChatCluster:Cluster:AdvertisedAddress", "127.0.0.1"));

        Assert.Equal(1, exitCode);
        Assert.Contains("grant the user its database (CREATE on the database", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
