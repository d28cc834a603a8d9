using ChatCluster.Tools;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Tools;

public sealed class ToolSourceTests
{
    private static readonly ToolSourceSnapshot Away = new(ToolSourceState.Unavailable, [], "It does not answer.");

    [Fact]
    public async Task Source_AwayAtTheStart_IsShownAndComesBack()
    {
        var source = new ScriptedSource("desk_", Away);
        await using var host = await StartAsync(source);

        Assert.Equal(new ToolSourceStatus(source.Name, ToolSourceState.Unavailable, 0, "It does not answer."), Status(host, source));
        var missing = await host.RunAsync("desk_read", "{}");
        Assert.Equal(ToolErrorCodes.UnknownTool, missing.Error?.Code);
        Assert.Contains("It does not answer.", missing.Error!.Message, StringComparison.Ordinal);

        source.Become(ScriptedSource.With("desk_read"));

        Assert.Equal("desk_read", (await host.RunAsync("desk_read", "{}")).Result);
        Assert.Equal(new ToolSourceStatus(source.Name, ToolSourceState.Available, 1) { Source = "rest" }, Status(host, source));
    }

    [Fact]
    public async Task Source_ThatChanges_IsFollowedAndASnapshotThatWasReadStays()
    {
        var source = new ScriptedSource("desk_", ScriptedSource.With("desk_read"));
        await using var host = await StartAsync(source);
        var before = host.Catalog.Tools;

        source.Become(ScriptedSource.With("desk_write"));

        Assert.Equal(["clock", "desk_read"], before.Keys.Order());
        Assert.Equal(["clock", "desk_write"], host.Catalog.Tools.Keys.Order());
    }

    [Fact]
    public async Task Source_WithATakenOrImpossibleName_LosesThatToolAndSaysSo()
    {
        await using var host = await StartAsync(new ScriptedSource("", ScriptedSource.With("clock", "two words", "fine")));

        Assert.Equal(["clock", "fine"], host.Catalog.Tools.Keys.Order());
        Assert.Equal("builtin", host.Catalog.Tools["clock"].Description.Source);
        var status = host.Catalog.Sources.Single(source => source.Name.StartsWith("the test", StringComparison.Ordinal));
        Assert.Equal(1, status.Tools);
        Assert.Contains("clock, two words", status.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("desk_read", true)]
    [InlineData("desk_*", true)]
    [InlineData("de*", true)]
    [InlineData("des", false)]
    [InlineData("read*", false)]
    public async Task Catalog_WithASourceThatIsAway_KnowsWhatMayCome(string name, bool may)
    {
        await using var host = await StartAsync(new ScriptedSource("desk_", Away));
        Assert.Equal(may, host.Catalog.MayCome(name));
    }

    private static ToolSourceStatus Status(ToolHost host, ScriptedSource source) =>
        host.Catalog.Sources.Single(status => status.Name == source.Name);

    private static Task<ToolHost> StartAsync(ScriptedSource source) =>
        ToolHost.StartAsync([], services => services.AddSingleton<IToolSource>(source));
}
