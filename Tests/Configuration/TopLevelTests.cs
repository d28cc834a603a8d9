using Xunit;

namespace ChatCluster.Tests.Configuration;

/// <summary>Settings files whose settings are in no section, or in a misspelt one.</summary>
public sealed class TopLevelTests
{
    [Theory]
    [InlineData("""{ "Models": { "a": { "Provider": "demo" } } }""", "Models is at the top level")]
    [InlineData("""{ "DefaultModel": "a" }""", "so that it is called ChatCluster:DefaultModel")]
    [InlineData("""{ "Auth": { "ApiKeys": [ { "Key": "0123456789abcdef" } ] } }""", "so that it is called ChatCluster:Auth")]
    [InlineData("""{ "Mcp": { "Servers": {} , "AllowStdio": true } }""", "Mcp is at the top level")]
    [InlineData("""{ "ChatClustr": { "DefaultModel": "a" } }""", "The section ChatClustr is unknown. Did you mean ChatCluster?")]
    [InlineData("""{ "ConnectionString": { "ChatCluster": "Host=x" } }""", "Did you mean ConnectionStrings?")]
    [InlineData(
        """{ "ConnectionStrings": { "ChatClustr": "Host=x" } }""",
        "ConnectionStrings:ChatClustr is never read. Did you mean ConnectionStrings:ChatCluster?")]
    public async Task Section_WithoutItsWrapper_IsNamed(string json, string expected) =>
        Assert.Contains(expected, Assert.Single(await StartedSettings.ComplaintsOfFileAsync(json)), StringComparison.Ordinal);

    [Fact]
    public async Task Section_OfSomebodyElse_IsLeftAlone() => Assert.Empty(await StartedSettings.ComplaintsOfFileAsync(
        """{ "Logging": { "LogLevel": { "Default": "Warning" } }, "MyOwn": { "A": 1 }, "ConnectionStrings": { "Reports": "x" }, "ChatCluster": {} }"""));

    [Fact]
    public async Task Json_Broken_IsSaidWithFileAndLine()
    {
        var folder = Directory.CreateTempSubdirectory("chatcluster-settings-");
        await File.WriteAllTextAsync(
            Path.Combine(folder.FullName, "appsettings.json"), "{\n  \"ChatCluster\": {\n    \"Data\": \"x\" oops\n  }\n}\n");

        var exception =
            await Assert.ThrowsAsync<InvalidDataException>(() => StartedSettings.ComplaintsAsync($"--contentRoot={folder.FullName}"));
        var said = ChatCluster.ServiceDefaults.StartFailure.Explain(exception);

        Assert.Contains(Path.Combine(folder.FullName, "appsettings.json"), said, StringComparison.Ordinal);
        Assert.Contains("Line 3:", said, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
