using ChatCluster.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Tools;

public sealed class ToolRegistrationTests
{
    [Fact]
    public async Task AddChatTools_NoConfiguration_HasTheClock()
    {
        await using var host = await ToolHost.StartAsync();
        Assert.Equal(["clock"], host.Catalog.Tools.Keys);
        Assert.Equal("builtin", host.Catalog.Tools["clock"].Description.Source);
    }

    [Fact]
    public void AddChatTools_Twice_IsOnce()
    {
        var configuration = new ConfigurationBuilder().Build();
        var services = new ServiceCollection().AddChatTools(configuration);
        var count = services.Count;
        Assert.Equal(count, services.AddChatTools(configuration).Count);
    }

    [Fact]
    public async Task Start_TwoToolsOfOneName_FailsNamingBothSources()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => ToolHost.StartAsync(
            ("Rest:clock:Description", "Another clock."),
            ("Rest:clock:Url", "https://example.com/")));
        Assert.Contains("the built-in tools", error.Message, StringComparison.Ordinal);
        Assert.Contains("ChatCluster:Tools:Rest", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Rest:t:Url", "example.com/x", "Rest:t:Url 'example.com/x' is not an absolute http or https URL")]
    [InlineData("Rest:t:Url", "ftp://example.com/x", "Rest:t:Url")]
    [InlineData("Rest:t:Url", "https://{host}/x", "parameter in its host")]
    [InlineData("Rest:t:Url", "https://u:p@example.com/x", "Use Credential instead")]
    [InlineData("Rest:t:Url", "https://example.com/{nothing}", "{nothing}, which Parameters does not declare")]
    [InlineData("Rest:t:Query:q", "{nothing}", "Rest:t:Query:q uses {nothing}")]
    [InlineData("Rest:t:Headers:X-A", "{nothing}", "Rest:t:Headers:X-A uses {nothing}")]
    [InlineData("Rest:t:Body", """{"a":"{nothing}"}""", "Rest:t:Body uses {nothing}")]
    [InlineData("Rest:t:Body", "{a}", "Rest:t:Body is not valid JSON")]
    [InlineData("Rest:t:Parameters", "{", "Rest:t:Parameters is not valid JSON")]
    [InlineData("Rest:t:Parameters", """{"type":"string"}""", "\"type\": \"object\"")]
    [InlineData("Rest:t:Description", "", "Rest:t:Description is missing")]
    [InlineData("Rest:t:Method", "FETCH", "Rest:t:Method is 'FETCH'")]
    [InlineData("Rest:t:Result", "$..x", "Rest:t:Result '$..x'")]
    [InlineData("Rest:t:Timeout", "00:00:00", "Rest:t:Timeout")]
    [InlineData("Rest:t:Retries", "9", "from 0 to 5")]
    [InlineData("Rest:t:Concurrency", "0", "1 or more")]
    [InlineData("Rest:t:MaxResponseBytes", "1", "from 1024")]
    [InlineData("Rest:t:Credential:Header", "X-Key", "either Forward")]
    [InlineData("Rest:t:Retrys", "1", "Rest:t has a setting that is unknown")]
    [InlineData("Rest:t:Timeout", "soon", "'soon'")]
    [InlineData("Rest:t:Kind", "Serch", "'Serch'")]
    [InlineData("Rest:bad name:Url", "https://example.com", "cannot name a tool")]
    [InlineData("Presets:0", "IntelOwlet", "Known: IntelOwl")]
    [InlineData("Presets:0", "IntelOwl", "Tools:IntelOwl:Url")]
    [InlineData("AllowedNetworks:0", "10.1.0.0/33", "10.1.0.0/16")]
    [InlineData("MaxConcurrency", "0", "1 or more")]
    public async Task Start_BadSetting_FailsNamingTheRepair(string key, string value, string expected)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Rest:t:Description"] = "A tool.",
            ["Rest:t:Url"] = "https://example.com/{id}",
            ["Rest:t:Parameters"] = """{"type":"object","properties":{"id":{"type":"string"}}}""",
            [key] = value,
        };
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => ToolHost.StartAsync([.. settings.Select(pair => (pair.Key, pair.Value))]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
