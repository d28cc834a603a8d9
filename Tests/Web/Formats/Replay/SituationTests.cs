using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>The replaced systems where something goes another way: consent, failures, stops, clients that leave, foreign ids.</summary>
public sealed class SituationTests
{
    [Fact]
    public Task IntelOwl_AsItsUsersWantIt() => PlayAsync("intelowl", "Token", IntelOwlSituations.PlayAsync);

    [Fact]
    public Task IntelOwl_OverItsSocket() =>
        PlayAsync("intelowl", "Token", owl => IntelOwlSocketSession.PlayAsync(owl, owl));

    [Fact]
    public Task LlmChat_AsItsUsersWantIt() => PlayAsync("llmchat", "Bearer", LlmChatSituations.PlayAsync);

    [Fact]
    public Task PowerOn_AsItsUsersWantIt() => PlayAsync("poweron", "Bearer", PowerOnSituations.PlayAsync);

    [Fact]
    public Task Automatos_AsItsUsersWantIt() => PlayAsync("automatos", "Bearer", AutomatosSituations.PlayAsync);

    [Fact]
    public Task Freva_AsItsUsersWantIt() => PlayAsync("freva", "Bearer", FrevaSituations.PlayAsync);

    [Fact]
    public async Task AllSystems_AtTheirLimits_SayItInTheirOwnWords()
    {
        await using var wide = await ClientRig.StartAsync([.. LimitSituations.Settings, .. LimitSituations.Wide]);
        await using var narrow = await ChatApp.StartAsync([.. LimitSituations.Settings, .. LimitSituations.Narrow]);

        await LimitSituations.PlayAsync(wide.App.Url, narrow.Url);
    }

    private static async Task PlayAsync(string system, string scheme, Func<ForeignApp, Task> play)
    {
        await using var rig = await ClientRig.StartAsync([.. TestKeys.Settings, ("ChatCluster:Compat:0", system)]);
        await using var client = new ForeignApp(rig.App.Url).As(scheme, TestKeys.Bob);
        await play(client);
    }
}
