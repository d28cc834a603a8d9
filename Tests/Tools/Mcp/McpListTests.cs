using ChatCluster.Tools.Mcp;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>When a server is asked for its tools again, and how many of them are taken.</summary>
public sealed class McpListTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("tools/list", 4_000, 0)]
    [InlineData("server/discover", 0, 4_000)]
    public async Task Answer_ThatSaysHowLongItHolds_IsAskedForAgainThen(string method, int listHolds, int discoveryHolds)
    {
        await using var server = await PlainServer.StartAsync((asked, _) =>
            asked is "server/discover" ? PlainServer.Discovered(discoveryHolds) : PlainServer.Listed(listHolds, "echo"));

        // By itself the interval of the settings would come long after the test.
        await using var host = await ToolHost.StartMcpAsync(
            ("Servers:desk:Url", server.Url), ("Servers:desk:RefreshInterval", TimeSpan.FromSeconds(20).ToString()));
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_echo"));
        var before = server.Asked.Count(asked => asked == method);

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        while (server.Asked.Count(asked => asked == method) == before)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Theory]
    [InlineData(null, 60_000)]
    [InlineData(0, 60_000)]
    [InlineData(-5, 60_000)]
    [InlineData(1, 6_000)]
    [InlineData(7_000, 7_000)]
    [InlineData(600_000, 600_000)]
    [InlineData(int.MaxValue, 3_600_000)]
    public void Wait_FollowsTheServerWithinBoundsOfTheSettings(int? holds, int expected) => Assert.Equal(
        TimeSpan.FromMilliseconds(expected),
        McpListing.Wait(holds is { } ms ? TimeSpan.FromMilliseconds(ms) : null, TimeSpan.FromMinutes(1)));

    [Fact]
    public async Task List_WithoutAnEnd_IsCut()
    {
        const int Page = 2_500;
        await using var server = await PlainServer.StartAsync((asked, parameters) =>
        {
            if (asked is "server/discover")
            {
                return PlainServer.Discovered(0);
            }

            var page = int.Parse(parameters["cursor"]?.GetValue<string>() ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            var list = PlainServer.Listed(0, Enumerable.Range(page * Page, Page).Select(number => $"t{number}"));
            list["nextCursor"] = $"{page + 1}";
            return list;
        });

        await using var host = await ToolHost.StartMcpAsync(("Servers:desk:Url", server.Url));
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_t0"));

        Assert.Equal(McpListing.MaxTools, host.Catalog.Tools.Keys.Count(name => name.StartsWith("desk_", StringComparison.Ordinal)));
        Assert.Contains(host.Catalog.Sources, source => source.Reason is "Left out: what comes after the first 10000.");
    }

    [Fact]
    public void Wait_ForAListThatHoldsForLong_IsWhatATimerTakes() =>
        Assert.Equal(TimeSpan.FromDays(30), McpListing.Wait(TimeSpan.FromDays(90), TimeSpan.FromDays(1)));

    [Fact]
    public async Task Tools_OfAThreadWhoseOwnServerIsForgotten_AreNoneOfTheOperators()
    {
        await using var host = await ToolHost.StartAsync(
            ("Rest:weather:Description", "The weather of a city."), ("Rest:weather:Url", "https://weather.example/{city}"));

        Assert.NotEmpty((await host.Catalog.ForAsync(ToolHost.Thread, default)).All);
        Assert.Empty((await host.Catalog.ForAsync(new("t", "u", "llmchat-own-mcp-1"), default)).All);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
