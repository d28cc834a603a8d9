using Xunit;

namespace ChatCluster.Tests.Configuration;

/// <summary>Command lines: a switch that nobody reads stops the start, those of the platform go on working.</summary>
public sealed class SwitchTests
{
    [Theory]
    [InlineData("--port 8080", "--port is unknown. Did you mean --urls http://127.0.0.1:8080?")]
    [InlineData("--port=8080", "--port is unknown. Did you mean --urls http://127.0.0.1:8080?")]
    [InlineData("/port 8080", "--port is unknown. Did you mean --urls http://127.0.0.1:8080?")]
    [InlineData("--url http://127.0.0.1:1", "--url is unknown. Did you mean --urls?")]
    [InlineData("--enviroment Development", "Did you mean --environment?")]
    [InlineData("--data ./data", "--data is unknown. Did you mean --ChatCluster:Data?")]
    [InlineData("--model x", "Did you mean --ChatCluster:DefaultModel?")]
    [InlineData("--MaxRounds 3", "Did you mean --ChatCluster:Runs:MaxRounds?")]
    [InlineData("--Runs:MaxRounds 3", "--Runs:MaxRounds is unknown. Did you mean --ChatCluster:Runs:MaxRounds?")]
    [InlineData("--ChatClustr:Data ./data", "Did you mean --ChatCluster:Data?")]
    [InlineData("--ConectionStrings:ChatCluster Host=x", "Did you mean --ConnectionStrings:ChatCluster?")]
    [InlineData("--verbose", "--verbose is unknown.")]
    [InlineData("serve", "'serve' is not understood.")]
    [InlineData("--urls", "--urls has no value.")]
    [InlineData("--ChatCluster:Data --urls=http://127.0.0.1:0", "--ChatCluster:Data has no value.")]
    public async Task Switch_NotUnderstood_IsNamedWithWhatWasMeant(string commandLine, string expected) =>
        Assert.Contains(expected, Assert.Single(await StartedSettings.ComplaintsAsync(commandLine.Split(' '))), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://127.0.0.1")]
    [InlineData("http://127.0.0.1:0;http://[::1]:0")]
    [InlineData("http://localhost:5210/")]
    [InlineData("http://*:80")]
    [InlineData("http://unix:/tmp/chat.sock")]
    [InlineData("https://chat.example:443")]
    public async Task Address_OfAnyKind_IsTaken(string urls) => Assert.Empty(await StartedSettings.ComplaintsAsync("--urls", urls));

    [Theory]
    [InlineData("8080")]
    [InlineData("127.0.0.1:5210")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://127.0.0.1:99999")]
    [InlineData("http://127.0.0.1:http")]
    [InlineData("http://127.0.0.1:5210/chat")]
    [InlineData("http://")]
    public async Task Address_ThatIsNone_IsNamed(string urls) =>
        Assert.Contains(
            $"urls has '{urls}'", Assert.Single(await StartedSettings.ComplaintsAsync("--urls", urls)), StringComparison.Ordinal);

    [Fact]
    public async Task Settings_OfThePlatform_AreTaken() => Assert.Empty(await StartedSettings.ComplaintsAsync(
        "--environment", "Development", "--contentRoot", Path.GetTempPath(), "--Logging:LogLevel:Default=Debug", "--AllowedHosts=*",
        "--OTEL_SERVICE_NAME=chat",
        "--Kestrel:Limits:MaxConcurrentConnections=100", "--ConnectionStrings:Other=Host=x", "/http_ports=0", "shutdownTimeoutSeconds=5"));
}
