using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>What whoever starts a program with wrong settings is told.</summary>
[Collection(ClusterCollection.Name)]
public sealed class StartTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("Silo", "ChatCluster:Cluster:SiloPort", "0", "ChatCluster:Cluster:SiloPort is 0; set it between 1 and 65535.")]
    [InlineData("Silo", "ChatCluster:Runs:MaxRounds", "many", "ChatCluster:Runs:MaxRounds is 'many'. Write a whole number")]
    [InlineData(
        "Silo", "ChatCluster:Cluster:SiloPrt", "1", "ChatCluster:Cluster:SiloPrt is unknown. Did you mean ChatCluster:Cluster:SiloPort?")]
    [InlineData("Silo", "ChatCluster:Limits:RequestPerMinute", "1", "Did you mean ChatCluster:Limits:RequestsPerMinute?")]
    [InlineData("Silo", "ChatCluster:Runs:MaxTime", "300", "for example 00:05:00")]
    [InlineData("Silo", "ChatCluster:Cluster:Streams", "redis", "ChatCluster:Cluster:Streams is 'redis': set it to relay or memory")]
    [InlineData("Silo", "ChatCluster:Agents:a:Model", "nope", "ChatCluster:Agents:a:Model is 'nope', which is not configured")]
    [InlineData(
        "Api", "ChatCluster:Auth:Oidc:Authority", "https://login.example.com",
        "ChatCluster:Auth:Oidc is set and ChatCluster:CredentialKey is not")]
    [InlineData("Api", "ChatCluster:Relay:Leese", "1", "Did you mean ChatCluster:Relay:Lease?")]
    [InlineData("Api", "ChatCluster:Cluster:Streams", "redis", "ChatCluster:Cluster:Streams is 'redis': set it to relay or memory")]
    [InlineData("Api", "ChatCluster:Mcp:Servers:a:Ulr", "1", "Did you mean ChatCluster:Mcp:Servers:a:Url?")]
    [InlineData("Api", "ChatCluster:Runs:MaxRounds", "0", "ChatCluster:Runs:MaxRounds is 0; set it between 1 and 100.")]
    [InlineData("Api", "port", "8080", "--port is unknown. Did you mean --urls http://127.0.0.1:8080?")]
    [InlineData(
        "Api", "ChatCluster:Limits:MessagesPerMinute", "-1",
        "ChatCluster:Limits:MessagesPerMinute is -1. Set it to a number from 0 to 1000000.")]
    [InlineData(
        "Standalone", "ChatCluster:Limits:MessagesPerMinute", "-1",
        "ChatCluster:Limits:MessagesPerMinute is -1. Set it to a number from 0 to 1000000.")]
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

        var (exitCode, output) =
            await ServerProcess.RunToEndAsync(
                "Silo", ("ConnectionStrings:ChatCluster", $"{connection};Username=guest;Password=guest"),
                ("ChatCluster:Cluster:AdvertisedAddress", "127.0.0.1"));

        Assert.Equal(1, exitCode);
        Assert.Contains("grant the user its database (CREATE on the database", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
}
