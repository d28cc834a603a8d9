using ChatCluster.Threads;
using ChatCluster.Web.Formats.Responses;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Where a run is cut into responses.</summary>
public sealed partial class ResponsesProjectionTests
{
    [Fact]
    public void Question_EndsTheResponse_AndTheRestIsAnother()
    {
        ThreadFrame[] asks =
        [
            .. Beginning,
            Sample.Event(5, new StepFinished("r1", 1, "", Finish: "tool_calls")),
            Sample.Event(6, new ToolCalled("r1", "c1", "scan", new("{}"), NeedsApproval: true)),
            Sample.Event(7, new ApprovalRequested("r1", "c1", "scan", "h", Sample.Noon)),
        ];
        ThreadFrame[] goes =
        [
            Sample.Event(8, new ApprovalResolved("r1", "c1", Approved: true, new("""{"deep":true}"""))),
            Sample.Event(9, new ToolFinished("r1", "c1", "scan", "found")),
            Sample.Event(10, new RunFinished("r1", RunReason.Completed, "", Usage.None, [], 5)),
        ];
        var first = Read(asks);
        var second = Read([.. asks, .. goes], from: 7);
        var all = Read([.. asks, .. goes]);

        Assert.Equal(["created", "in_progress", "output_item.added 0", "output_item.done 0", "completed"], first.Select(Name));
        Assert.Equal("mcpr_c1", first[^1].GetProperty("response").GetProperty("output")[0].GetProperty("id").GetString());
        var call = second[^1].GetProperty("response").GetProperty("output")[0];
        Assert.Equal(("resp_t1.r1~7", """{"deep":true}""", "mcpr_c1", "found"), (
            second[^1].GetProperty("response").GetProperty("id").GetString(),
            call.GetProperty("arguments").GetString(),
            call.GetProperty("approval_request_id").GetString(),
            call.GetProperty("output").GetString()));
        Assert.Equal(first.Select(e => e.GetRawText()), all.Select(e => e.GetRawText()));
        Assert.Empty(Read([.. asks, .. goes], Number(first[^1])));
    }

    [Fact]
    public void Response_ThatAsked_StaysAsItIs_WhenItsRunIsStopped()
    {
        var calls = Sample.Event(6, Mine("c1"));
        ThreadFrame[] asks = [.. Beginning, Sample.Event(5, new StepFinished("r1", 1, "", Finish: "tool_calls") { Calls = 1 }), calls];
        ThreadFrame[] stopped =
        [
            Sample.Event(7, new StopRequested("r1")),
            Sample.Event(8, new ToolFinished("r1", "c1", "mine", Error: new("stopped", "The run ended."))),
            Sample.Event(9, new RunFinished("r1", RunReason.Stopped, "", Usage.None, [], 5)),
        ];

        Assert.Equal(Read(asks).Select(e => e.GetRawText()), Read([.. asks, .. stopped]).Select(e => e.GetRawText()));
        Assert.True(Parts([.. asks, .. stopped]).IsOne);
    }

    [Fact]
    public void Usage_OfTheResponsesOfARun_IsThatOfTheRun()
    {
        ThreadFrame[] run =
        [
            .. Beginning,
            Sample.Event(5, new StepFailed("r1", 1, 1, "model_unavailable", "", Recoverable: true, Usage: Used(1, 0))),
            Sample.Event(6, new StepStarted("r1", 1, 2)),
            Sample.Event(7, new StepFinished("r1", 1, "", Finish: "tool_calls", Usage: Used(5, 3)) { Calls = 1 }),
            Sample.Event(8, Mine("c1")),
            Sample.Event(9, new ToolFinished("r1", "c1", "mine", "Home") { Client = true }),
            Sample.Event(10, new StepStarted("r1", 2, 1)),
            Sample.Event(11, new StepFinished("r1", 2, "Noon.", Finish: "stop", Usage: Used(9, 2))),
            Sample.Event(12, new RunFinished("r1", RunReason.Completed, "Noon.", Used(15, 5), [], 5)),
        ];
        (int, int) Shown(long from)
        {
            var usage = Read(run, from: from)[^1].GetProperty("response").GetProperty("usage");
            return (usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("output_tokens").GetInt32());
        }

        Assert.Equal([(6, 3), (9, 2)], new long[] { 0, 8 }.Select(Shown));
    }

    [Fact]
    public void Run_IsCutWhereItWaits_AndNotBetweenTheAnswersToOneStep()
    {
        ThreadFrame[] Step(int step, int from) =>
        [
            Sample.Event(from, new StepStarted("r1", step, 1)),
            Sample.Event(from + 1, new StepFinished("r1", step, "", Finish: "tool_calls") { Calls = 2 }),
            Sample.Event(from + 2, Mine($"a{step}")),
            Sample.Event(from + 3, Mine($"b{step}")),
            Sample.Event(from + 4, new ToolFinished("r1", $"a{step}", "mine", "Home") { Client = true }),
            Sample.Event(from + 5, new ToolFinished("r1", $"b{step}", "mine", "Away") { Client = true }),
        ];
        var parts = Parts(
        [
            .. Beginning[..^1], .. Step(1, 4), .. Step(2, 10), .. Step(3, 16),
            Sample.Event(22, new RunFinished("r1", RunReason.Completed, "", Usage.None, [], 5)),
        ]);

        Assert.Equal(
            [null, "resp_t1.r1", "resp_t1.r1~7", "resp_t1.r1~13"],
            new long[] { 0, 7, 13, 19 }.Select(from => parts.Before(from)?.ToString()));
        Assert.Equal(("resp_t1.r1~19", "resp_t1.r1~7"), (parts.Last.ToString(), parts.After(0)?.ToString()));
        Assert.Equal([true, false, false], new long[] { 13, 14, 8 }.Select(parts.Has));
        Assert.Equal([0, 7, 7, 13], new long[] { 6, 7, 8, 14 }.Select(parts.At));
        Assert.Equal(["a2", "b2"], parts.AnswersOf(13).Select(answer => ((ToolFinished)answer).CallId));
        Assert.True(parts.MayBe(new("b1", "Away")));
        Assert.False(parts.MayBe(new("b1", "Home")));
        Assert.Equal("resp_t1.r1~7", parts.AnsweredWith("b1").ToString());
    }

    [Fact]
    public void Run_ThatBeginsWithCallsMadeElsewhere_IsOneResponse()
    {
        ThreadFrame[] run =
        [
            .. Beginning[..^1],
            Sample.Event(4, new StepStarted("r1", 1, 1)),
            Sample.Event(5, new StepFinished("r1", 1, "Let me see.", Finish: "tool_calls") { Calls = 1 }),
            Sample.Event(6, new ToolCalled("r1", "c1", "mine", new("{}")) { Client = true }),
            Sample.Event(7, new ToolFinished("r1", "c1", "mine", "Home") { Client = true }),
            Sample.Event(8, new StepStarted("r1", 2, 1)),
            Sample.Event(9, new StepFinished("r1", 2, "Noon.", Finish: "stop")),
            Sample.Event(10, new RunFinished("r1", RunReason.Completed, "Noon.", Usage.None, [], 5)),
        ];

        // A call that was answered is none to make.
        Assert.True(Parts(run).IsOne);
        Assert.Equal(
            ["message", "message"],
            Read(run)[^1].GetProperty("response").GetProperty("output").EnumerateArray()
                .Select(item => item.GetProperty("type").GetString()));
    }

    private static ToolCalled Mine(string callId) => new("r1", callId, "mine", new("{}")) { Client = true, ExpiresAt = Sample.Noon };

    private static Usage Used(long input, long output) => new() { InputTokens = input, OutputTokens = output };

    private static ResponseParts Parts(IEnumerable<ThreadFrame> frames) => ResponseParts.Of("t1", "r1", frames);
}
