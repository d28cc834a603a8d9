using Xunit;

namespace ChatCluster.Tests.Configuration;

/// <summary>A setting that nobody reads stops the start and is named, with the one that was meant.</summary>
public sealed class SettingsCheckTests
{
    [Theory]
    [InlineData("ChatCluster:Runs:MaxRound=3", "ChatCluster:Runs:MaxRound is unknown. Did you mean ChatCluster:Runs:MaxRounds?")]
    [InlineData(
        "ChatCluster:Models:x:Temprature=1", "ChatCluster:Models:x:Temprature is unknown. Did you mean ChatCluster:Models:x:Temperature?")]
    [InlineData("ChatCluster:Agents:a:Promt=x", "Did you mean ChatCluster:Agents:a:Prompt?")]
    [InlineData("ChatCluster:Agents:a:Limits:MaxRound=1", "Did you mean ChatCluster:Agents:a:Limits:MaxRounds?")]
    [InlineData("ChatCluster:Auth:ApiKey:0:Key=0123456789abcdef", "Did you mean ChatCluster:Auth:ApiKeys?")]
    [InlineData("ChatCluster:Auth:ApiKeys:0:Rolle=admin", "Did you mean ChatCluster:Auth:ApiKeys:0:Role?")]
    [InlineData("ChatCluster:Tools:Rest:t:Retrys=1", "Did you mean ChatCluster:Tools:Rest:t:Retries?")]
    [InlineData(
        "ChatCluster:Tools:IntelOwl:Key=x", "ChatCluster:Tools:IntelOwl:Key is unknown. ChatCluster:Tools:IntelOwl has AllowScan, ApiKey")]
    [InlineData("ChatCluster:Web:AllowedOrigin:0=https://a.example", "Did you mean ChatCluster:Web:AllowedOrigins?")]
    [InlineData("ChatCluster:MaxRounds=3", "ChatCluster:MaxRounds is unknown. Did you mean ChatCluster:Runs:MaxRounds?")]
    [InlineData("ChatCluster:Cluster:SiloPrt=1", "Did you mean ChatCluster:Cluster:SiloPort?")]
    [InlineData("ChatCluster:Logging:LogLevel:Default=Debug", "Logging belongs next to ChatCluster, not inside it")]
    [InlineData("ChatCluster:ConnectionStrings:ChatCluster=Host=x", "ConnectionStrings belongs next to ChatCluster")]
    public async Task Name_Misspelt_IsNamedWithTheNearest(string setting, string expected) =>
        Assert.Contains(expected, Assert.Single(await StartedSettings.ComplaintsAsync($"--{setting}")), StringComparison.Ordinal);

    [Theory]
    [InlineData("ChatCluster:Enabled=maybe", "ChatCluster:Enabled is 'maybe'. Write true or false.")]
    [InlineData("ChatCluster:Runs:ImproveTitles=", "ChatCluster:Runs:ImproveTitles is ''. Write true or false.")]
    [InlineData("ChatCluster:Runs:MaxTime=300", "for example 00:05:00.")]
    [InlineData("ChatCluster:Agents:a:Limits:MaxTime=90", "for example 00:01:30.")]
    [InlineData("ChatCluster:Tools:Rest:t:Timeout=30", "for example 00:00:30.")]
    [InlineData("ChatCluster:Tools:Rest:t:Timeout=soon", "ChatCluster:Tools:Rest:t:Timeout is 'soon'. Write a time")]
    [InlineData("ChatCluster:Tools:Rest:t:Kind=Serch", "Write one of Ordinary, Search, External.")]
    [InlineData("ChatCluster:Limits:MessageChars=many", "ChatCluster:Limits:MessageChars is 'many'. Write a whole number")]
    [InlineData("ChatCluster:Models:x:Temperature=warm", "ChatCluster:Models:x:Temperature is 'warm'. Write a number")]
    [InlineData("ChatCluster:Runs=fast", "ChatCluster:Runs is a section")]
    [InlineData("ChatCluster:Models:x=ollama", "ChatCluster:Models:x is a section")]
    [InlineData("ChatCluster:Data:Folder=x", "ChatCluster:Data is one value")]
    [InlineData("ChatCluster:Tools:Presets=IntelOwl", "ChatCluster:Tools:Presets is a list")]
    [InlineData("ChatCluster:Tools:Presets:first=IntelOwl", "numbered from 0")]
    public async Task Value_Unreadable_IsNamedWithTheRepair(string setting, string expected) =>
        Assert.Contains(expected, Assert.Single(await StartedSettings.ComplaintsAsync($"--{setting}")), StringComparison.Ordinal);

    [Theory]
    [InlineData(
        "ChatCluster:Agents:a:Model=nope",
        "ChatCluster:Agents:a:Model is 'nope', which is not configured: add ChatCluster:Models:nope, or name one of [main].")]
    [InlineData(
        "ChatCluster:Agents:a:Tools:0=clok", "ChatCluster:Agents:a:Tools has 'clok', and no tool is called that. Did you mean clock?")]
    [InlineData(
        "ChatCluster:Agents:a:Tools:0=search_*",
        "ChatCluster:Agents:a:Tools has 'search_*', and no tool is called that or begins like that. The tools are clock.")]
    [InlineData("ChatCluster:Models:main:Fallback=nope", "ChatCluster:Models:main:Fallback is 'nope', which is not configured")]
    [InlineData("ChatCluster:DefaultModel=nope", "ChatCluster:DefaultModel is 'nope', which is not configured")]
    public async Task Reference_ToNothing_IsNamedWithTheRepair(string setting, string expected) => Assert.Contains(
        expected, Assert.Single(await StartedSettings.ComplaintsAsync("--ChatCluster:Models:main:Provider=demo", $"--{setting}")),
        StringComparison.Ordinal);

    [Fact]
    public async Task Everything_WrongAtOnce_IsSaidAtOnce()
    {
        var said = await StartedSettings.ComplaintsAsync(
            "--ChatCluster:Runs:MaxRound=3", "--ChatCluster:Enabled=maybe", "--port", "8080", "--urls", "nonsense");

        Assert.Equal(4, said.Count);
    }

    [Fact]
    public async Task Settings_OfAllPrograms_StartThisOne() => Assert.Empty(await StartedSettings.ComplaintsAsync(
        "--ChatCluster:Cluster:SiloPort=11111", "--ChatCluster:Relay:Lease=00:00:10", "--ChatCluster:ToolCalls:DrainTime=00:00:20",
        "--ChatCluster:Limits:MessageChars=1000",
        "--ChatCluster:Cluster:Directory:RangeLeaseDuration=00:00:00", "--ChatCluster:Models:x:Provider=demo",
        "--ChatCluster:Models:x:MaxOutputTokens="));

    [Fact]
    public async Task Schema_OfATool_MaySayAnything() => Assert.Empty(await StartedSettings.ComplaintsOfFileAsync("""
        {
          "ChatCluster": {
            "Tools": { "Rest": { "t": {
              "Description": "A tool.",
              "Url": "https://example.com/{id}",
              "Parameters": { "type": "object", "properties": { "id": { "type": "string", "x-anything": { "a": [1, 2] } } } },
              "Headers": { "X-Whatever": "1" }
            } } }
          }
        }
        """));
}
