using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

public sealed class McpSettingsTests
{
    [Theory]
    [InlineData("Command", "node", "Set ChatCluster:Mcp:AllowStdio to true")]
    [InlineData("Timeout", "00:00:05", "needs either Url")]
    [InlineData("Url", "ftp://a/", "not an absolute http or https address")]
    [InlineData("Url", "https://u:p@a/", "Use Credential instead")]
    public async Task Start_WithASettingThatCannotBe_NamesTheRepair(string setting, string value, string words)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ToolHost.StartMcpAsync(($"Servers:a:{setting}", value)));
        Assert.Contains("ChatCluster:Mcp:Servers:a", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Concurrency", "0", "Set it to 1 or more")]
    [InlineData("Timeout", "00:00:00", "Set it from 00:00:01 to")]
    [InlineData("Args:0", "x", "are for a server with a Command")]
    [InlineData("Credential:Header", "X-Key", "needs Forward")]
    [InlineData("MaxSessions", "0", "Set it from 1 to 10000")]
    [InlineData("OAuth:ClientSecret", "x", "Set OAuth:ClientId too")]
    [InlineData("OAuth:ClientIdMetadata", "http://a/client.json", "Write the https address")]
    [InlineData("OAuth:AuthorizationServer", "login", "Write the issuer")]
    public async Task Start_WithAUrlAndAWrongSetting_NamesTheRepair(string setting, string value, string words)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ToolHost.StartMcpAsync(("Servers:a:Url", "https://a/"), ($"Servers:a:{setting}", value)));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
