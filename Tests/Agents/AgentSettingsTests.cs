using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Agents;
using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.Tests.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Agents;

public sealed class AgentSettingsTests
{
    [Theory]
    [InlineData("""{"Agents":{"a":{"Tools":[]}}}""", "")]
    [InlineData("""{"Agents":{"a":{"tools":[],"Prompt":"Hi"}}}""", "")]
    [InlineData("""{"Agents":{"a":{"Tools":["clock"]}}}""", "clock")]
    [InlineData("""{"Agents":{"a":{"Tools":["clo*"]}}}""", "clo*")]
    [InlineData("""{"Agents":{"a":{"Prompt":"Hi"}}}""", null)]
    public void Tools_EmptyIsNoneAndAbsentIsAll(string json, string? tools)
    {
        var agent = Agent(json);
        Assert.Equal(tools, agent.Options.Tools is { } list ? string.Join(' ', list) : null);
        Assert.Equal(tools is null or "clock" or "clo*", agent.Allows("clock"));
    }

    [Fact]
    public void Tools_EmptyInTheEnvironment_IsNone()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create<string, string?>("Agents:a:Tools", "")]).Build();
        Assert.False(new AgentCatalog(Options(configuration).Agents).Find("a")!.Allows("clock"));
    }

    [Theory]
    [InlineData("""{"Agents":{"a":{"Tools":"clock"}}}""", "Agents:a:Tools is 'clock', which is not a list. Write [\"clock\"]")]
    [InlineData("""{"Agents":{"a":{"Tools":null}}}""", "Agents:a:Tools is null. Write [] for an agent without tools")]
    [InlineData("""{"Agents":{"a":{"Limits":{"MaxRounds":0}}}}""", "between 1 and 100. For an agent without tools write \"Tools\": []")]
    [InlineData("""{"Runs":{"MaxRounds":0}}""", "between 1 and 100. For an agent without tools write \"Tools\": []")]
    [InlineData(
        """{"Agents":{"a":{"Prompt":"Hello {usr}"}}}""",
        "Agents:a:Prompt has {usr}, which is not known. Known are {user}, {date}, {tools}, {agent}")]
    [InlineData("""{"Prompts":{"System":"Hello {name}"}}""", "Prompts:System has {name}")]
    [InlineData("""{"Prompts":{"Safety":"Hello {name}"}}""", "Prompts:Safety has {name}")]
    [InlineData("""{"Prompts":{"Title":"Title for {user}"}}""", "Prompts:Title has {user}, and nothing is filled in there")]
    public void Start_BadSetting_IsRefusedWithTheRepair(string json, string words)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Options(Json(json)));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agents_InTheApi_ShowWhichToolsTheyHave()
    {
        await using var app =
            await ChatApp.StartAsync([("ChatCluster:Agents:bare:Tools", ""), ("ChatCluster:Agents:timed:Tools:0", "clock")]);
        var agents = ((await app.GetJsonAsync("/v1/agents"))["items"] as JsonArray)!.ToDictionary(
            agent => agent!["name"]!.ToString(), agent => agent!["tools"]?.ToJsonString());
        Assert.Equal(("[]", "[\"clock\"]", null), (agents["bare"], agents["timed"], agents["default"]));
    }

    private static Agent Agent(string json) => new AgentCatalog(Options(Json(json)).Agents).Find("a")!;

    private static IConfiguration Json(string json) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    private static EngineOptions Options(IConfiguration configuration)
    {
        using var services = new ServiceCollection().AddChatEngine(configuration).AddChatModels(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<EngineOptions>>().Value;
    }
}
