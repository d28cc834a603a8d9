using ChatCluster.Owners;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Owners;

/// <summary>Given what an owner is doing, when more is asked, then it comes in or not.</summary>
public sealed class OwnerActivityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly OwnerLimits TwoRuns = new(Runs: 2);
    private static readonly OwnerLimits SixMessages = new(MessagesPerMinute: 6);

    [Fact]
    public void Admit_AtTheLimitOfRuns_RefusesAnotherThreadAndSaysWhatToDo()
    {
        var (after, refusal) = Running("a", "b").Admit(Start("c"), Noon);

        Assert.Equal("too_many_runs", refusal!.Code);
        Assert.Contains("stop it", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.RetryAfterSeconds, 1, 60);
        Assert.Equal(["a", "b"], after.Places.Keys.Order());
    }

    [Fact]
    public void Admit_MessageThatStartsNoRun_NeedsNoPlace() =>
        Assert.Null(Running("a", "b").Admit(Start("c") with { StartsRun = false }, Noon).Refusal);

    [Fact]
    public void Admit_ThreadThatHasAPlace_NeedsNoOther()
    {
        // Its earlier run is over, and the word of it is on its way.
        var again = Running("a", "b").Admit(Start("a", sequence: 9), Noon);

        Assert.Null(again.Refusal);
        Assert.Equal(2, again.After.Places.Count);
        Assert.Equal(2, again.After.Apply(End("a", sequence: 9)).Places.Count);
        Assert.Single(again.After.Apply(End("a", sequence: 12)).Places);
    }

    [Fact]
    public void Apply_EndOfARun_FreesItsPlaceOnce()
    {
        var after = Running("a", "b").Apply(End("a")).Apply(End("a"));

        Assert.Equal(["b"], after.Places.Keys);
        Assert.Null(after.Admit(Start("c"), Noon).Refusal);
    }

    [Fact]
    public void Apply_EndOfARunWithAMessageWaiting_KeepsThePlaceForTheNext()
    {
        var after = Running("a", "b").Apply(End("a") with { Continues = true });

        Assert.NotNull(after.Admit(Start("c"), Noon).Refusal);
        Assert.Null(after.Apply(End("a", sequence: 20)).Admit(Start("c"), Noon).Refusal);
    }

    [Fact]
    public void Apply_RunThatWaitsForItsClient_NeedsNoPlaceUntilItGoesOn()
    {
        var waits = Running("a", "b").Apply(End("a") with { Waits = true });
        var looked = waits.Look([Stored("a", 8, running: true), Stored("b", 4, running: true)], Noon);

        Assert.Null(looked.Admit(Start("c"), Noon).Refusal);
        Assert.False(looked.Apply(End("b", sequence: 20)).IsIdle(Noon.AddMinutes(5)));
        Assert.NotNull(looked.Apply(End("a", sequence: 9) with { Continues = true }).Admit(Start("c"), Noon).Refusal);
        Assert.Null(looked.Apply(End("a", sequence: 8) with { Continues = true }).Admit(Start("c"), Noon).Refusal);
        Assert.Equal(["b"], looked.Apply(End("a", sequence: 9)).Places.Keys);
    }

    [Fact]
    public void NeedsLook_AfterAStartAndWhenFull_AndNotOtherwise()
    {
        Assert.True(OwnerActivity.Initial.NeedsLook(Start("a")));
        Assert.False(Running("a").NeedsLook(Start("b")));
        Assert.True(Running("a", "b").NeedsLook(Start("c")));
        Assert.False(Running("a", "b").NeedsLook(Start("a")));
        Assert.False(Running("a", "b").NeedsLook(Start("c") with { Limits = SixMessages }));
    }

    [Fact]
    public void Look_ThreadsWhoseEndWasNeverTold_LoseTheirPlace()
    {
        var after = Running("a", "b").Look([Stored("a", sequence: 8, running: false), Stored("b", sequence: 4, running: true)], Noon);

        Assert.Equal(["b"], after.Places.Keys);
    }

    [Fact]
    public void Look_ThreadOnItsWayToTheStore_KeepsItsPlaceForAWhile()
    {
        var (given, _) = Running().Admit(Start("new"), Noon);

        Assert.Equal(["new"], given.Look([], Noon + OwnerActivity.Grace).Places.Keys);
        Assert.Empty(given.Look([], Noon + OwnerActivity.Grace + TimeSpan.FromSeconds(1)).Places);
    }

    [Fact]
    public void Look_ThreadsThatRunUnknown_GetAPlace() =>
        Assert.NotNull(
            OwnerActivity.Initial.Look([Stored("a", 4, running: true), Stored("b", 4, running: true)], Noon)
                .Admit(Start("c"), Noon).Refusal);

    [Fact]
    public void Admit_MessagesPastTheBucket_AreRefusedUntilItHasRefilled()
    {
        var given = OwnerActivity.Initial;
        for (var i = 0; i < 6; i++)
        {
            (given, var none) = given.Admit(Message(), Noon);
            Assert.Null(none);
        }

        var (after, refusal) = given.Admit(Message(), Noon);

        Assert.Equal(("rate_limited", 10), (refusal!.Code, refusal.RetryAfterSeconds));
        Assert.NotNull(after.Admit(Message(), Noon.AddSeconds(9)).Refusal);
        Assert.Null(after.Admit(Message(), Noon.AddSeconds(10)).Refusal);
    }

    [Fact]
    public void Admit_RefusedForRuns_CountsNoMessage()
    {
        var limits = new OwnerLimits(Runs: 1, MessagesPerMinute: 2);
        var (given, _) = OwnerActivity.Initial.Admit(Start("a") with { Limits = limits }, Noon);

        var (after, refusal) = given.Admit(Start("b") with { Limits = limits }, Noon);

        Assert.Equal("too_many_runs", refusal!.Code);
        Assert.Null(after.Apply(End("a")).Admit(Start("b") with { Limits = limits }, Noon).Refusal);
    }

    [Fact]
    public void IsIdle_OnlyWhenForgettingItChangesNothing()
    {
        var (given, _) = OwnerActivity.Initial.Admit(Start("a"), Noon);

        Assert.False(given.IsIdle(Noon.AddMinutes(5)));
        Assert.False(given.Apply(End("a")).IsIdle(Noon.AddSeconds(59)));
        Assert.True(given.Apply(End("a")).IsIdle(Noon.AddSeconds(60)));
    }

    private static OwnerActivity Running(params string[] threads) =>
        threads.Aggregate(OwnerActivity.Initial.Look([], Noon), (activity, thread) => activity.Admit(Start(thread), Noon).After);

    private static AdmissionRequest Start(string thread, long sequence = 2) =>
        new(new("default", "ada", thread), sequence, StartsRun: true, TwoRuns);

    private static AdmissionRequest Message() => new(new("default", "ada", "a"), 2, StartsRun: false, SixMessages);

    private static RunEnd End(string thread, long sequence = 8) =>
        new(new("default", "ada", thread), "r1", Noon, sequence, Continues: false);

    private static ThreadSummary Stored(string thread, long sequence, bool running) => new()
    {
        Key = new("default", "ada", thread),
        Sequence = sequence,
        CreatedAt = Noon,
        UpdatedAt = Noon,
        RunId = running ? "r1" : null,
    };
}
