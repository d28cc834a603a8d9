using System.Collections.Concurrent;
using ChatCluster.Owners;
using ChatCluster.Rules;
using ChatCluster.Tests.Rules;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Owners;

/// <summary>What a thread asks and tells, with a ledger that notes it.</summary>
public sealed class ThreadLedgerTests
{
    private static readonly OwnerLimits Limits = new(Runs: 4, MessagesPerMinute: 20);

    private readonly NotedLedger _ledger = new();

    private ThreadLedger Thread => new(Given.Key, _ledger, TimeProvider.System, new(null!, new(), TimeProvider.System));

    [Fact]
    public async Task Refuse_MessageThatStartsARun_AsksForAPlace()
    {
        Assert.Same(_ledger.Refusal, await RefuseAsync(Given.Thread(Given.Answered), new PostMessage("go", Limits: Limits)));
        Assert.Same(_ledger.Refusal, await RefuseAsync(Given.Thread(Given.Answered), new RegenerateReply(Limits: Limits)));

        Assert.Equal([true, true], _ledger.Asked.Select(asked => asked.StartsRun));
    }

    [Theory]
    [InlineData(OnBusy.Queue)]
    [InlineData(OnBusy.Interrupt)]
    [InlineData(OnBusy.Steer)]
    public async Task Refuse_MessageDuringARun_CountsAsMessageOnly(OnBusy onBusy)
    {
        await RefuseAsync(Given.Thread(Given.InStep), new PostMessage("go", OnBusy: onBusy, Limits: Limits));
        await RefuseAsync(Given.Thread(Given.InStep), new PostMessage("go", OnBusy: onBusy, Limits: new(Runs: 4)));

        Assert.False(Assert.Single(_ledger.Asked).StartsRun);
    }

    [Fact]
    public async Task Refuse_WhatTheThreadRefusesOrHasAlready_IsNotCounted()
    {
        ThreadEvent[] known =
            [new ThreadCreated("t1"), new MessagePosted("m1", "hi", Run: "r1", ClientMessageId: "c1"), .. Given.Answered[2..]];

        Assert.Null(await RefuseAsync(Given.Thread(known), new PostMessage("hi", ClientMessageId: "c1", Limits: Limits)));
        Assert.Null(await RefuseAsync(Given.Thread(Given.InStep), new PostMessage("go", Limits: Limits)));
        Assert.Null(await RefuseAsync(Given.Thread(Given.Answered), new PostMessage("go")));

        Assert.Empty(_ledger.Asked);
    }

    [Fact]
    public void React_EndOfARun_TellsOfIt()
    {
        var before = Given.Thread(Given.InStep);

        Thread.React(
            before, before.Apply(new StepFinished("r1", 1, "hello")).Apply(Given.Finished("r1", "hello") with { At = Given.Noon }));

        var told = Assert.Single(_ledger.Told);
        Assert.Equal(("r1", false, Given.Noon), (told.RunId, told.Continues, told.At));
    }

    [Fact]
    public void React_EndOfARunWithAMessageWaiting_TellsThatTheThreadGoesOn()
    {
        var before = Given.Thread([.. Given.InStep, new MessageQueued("m2", "next")]);
        var after = before.Then(new EndRun("r1", RunReason.Completed, null, null, StepText.Empty, null));

        Thread.React(before, after);

        Assert.NotNull(after.Run);
        Assert.True(Assert.Single(_ledger.Told).Continues);
    }

    [Fact]
    public void React_RunThatWaitsForItsClient_TellsOfItAndThatItGoesOn()
    {
        var before = Given.Thread([.. Given.InStep, new StepFinished("r1", 1, "", Finish: "tool_calls")]);
        var waits = before.Apply(new ToolCalled("r1", "p1", "page_title", JsonText.EmptyObject) { Client = true });

        Thread.React(before, waits);
        Thread.Begin(waits);
        Thread.React(waits, waits);
        Thread.React(waits, waits.Apply(new ToolFinished("r1", "p1", "page_title", "Home")));

        Assert.Equal([(true, false), (true, false), (null, true)], _ledger.Told.Select(told => (told.Waits, told.Continues)));
    }

    [Fact]
    public void Begin_RunThatEndedAMomentAgo_IsToldAgain()
    {
        var now = TimeProvider.System.GetUtcNow();
        ThreadEvent[] events =
            [.. Given.InStep.Select(e => e with { At = now.AddSeconds(-30) }), Given.Finished("r1") with { At = now.AddSeconds(-20) }];

        Thread.Begin(Given.Thread(events));
        Thread.Begin(
            Given.Thread(
                [.. events.Take(4).Select(e => e with { At = now.AddHours(-2) }), Given.Finished("r1") with { At = now.AddHours(-1) }]));

        // Imported: the run ended before the thread was created here.
        Thread.Begin(Given.Thread([events[0] with { At = now }, .. events[1..]]));

        Assert.Equal("r1", Assert.Single(_ledger.Told).RunId);
    }

    private ValueTask<ThreadAnswer.Limited?> RefuseAsync(ThreadSnapshot thread, ThreadRequest request) =>
        Thread.RefuseAsync(thread, request, new(Given.Noon, "new"), default);

    private sealed class NotedLedger : IOwnerLedger
    {
        public ThreadAnswer.Limited Refusal { get; } = new("too_many_runs", "Wait.", 5);

        public ConcurrentQueue<AdmissionRequest> Asked { get; } = new();

        public ConcurrentQueue<RunEnd> Told { get; } = new();

        public ValueTask<ThreadAnswer.Limited?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
        {
            Asked.Enqueue(request);
            return new(Refusal);
        }

        public void Report(RunEnd run) => Told.Enqueue(run);
    }
}
