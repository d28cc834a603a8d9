using System.Buffers;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.Responses;
using ChatCluster.Web.Streaming;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The events of a response and their numbers.</summary>
public sealed partial class ResponsesProjectionTests
{
    private static readonly ThreadFrame[] Beginning =
    [
        Sample.Event(1, new ThreadCreated("t1")),
        Sample.Event(2, new MessagePosted("m1", "What time is it?", Run: "r1", Context: new("""{"instructions":"Be short."}"""))),
        Sample.Event(3, new RunStarted("r1", 1, "m1", Model: "sandbox")),
        Sample.Event(4, new StepStarted("r1", 1, 1)),
    ];

    private static readonly ThreadFrame[] Rest =
    [
        Sample.Event(6, new ToolCalled("r1", "c1", "clock", new("""{"zone": "UTC"}"""))),
        Sample.Event(7, new ToolFinished("r1", "c1", "clock", """{"time":"12:00"}""")),
        Sample.Event(8, new StepStarted("r1", 2, 1)),
        Sample.Delta(8, 11, "It is nöon."),
        Sample.Event(9, new StepFinished("r1", 2, "It is nöon.", Finish: "stop")),
        Sample.Event(
            10, new RunFinished("r1", RunReason.Completed, "It is nöon.", new() { InputTokens = 3, OutputTokens = 4 }, ["clock"], 812)),
    ];

    private static readonly ThreadFrame Step =
        Sample.Event(5, new StepFinished("r1", 1, "Let me see. 🙂", Reasoning: "Hmm.So.", Layout: [4, 4, 3, 10], Finish: "tool_calls"));

    private static readonly ThreadFrame[] InPieces =
    [
        .. Beginning, Reasoning(4, "Hm"), Reasoning(4, 4, "m."), Sample.Delta(4, 8, "Let "), Reasoning(4, 11, "So."),
        Sample.Delta(4, 14, "me "), Sample.Delta(4, 21, "see. 🙂"), Step, .. Rest,
    ];

    private static readonly ThreadFrame[] InWhole =
        [.. Beginning, Reasoning(4, 4, "Hmm."), Sample.Delta(4, 8, "Let "), Reasoning(4, 11, "So."), Sample.Delta(4, 21, "me see. 🙂"),
            Step, .. Rest];

    [Fact]
    public void Run_IsOneResponse_WithItsItemsInOrder()
    {
        var events = Read(InPieces);

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added 0", "content_part.added 0", "reasoning_text.delta 0", "reasoning_text.delta 0",
                "reasoning_text.done 0", "content_part.done 0",
                "output_item.done 0", "output_item.added 1", "content_part.added 1", "output_text.delta 1", "output_item.added 2",
                "content_part.added 2", "reasoning_text.delta 2",
                "reasoning_text.done 2", "content_part.done 2", "output_item.done 2", "output_text.delta 1", "output_text.delta 1",
                "output_text.done 1", "content_part.done 1",
                "output_item.done 1", "output_item.added 3", "mcp_call.in_progress 3", "mcp_call_arguments.delta 3",
                "mcp_call_arguments.done 3", "mcp_call.completed 3", "output_item.done 3",
                "output_item.added 4", "content_part.added 4", "output_text.delta 4", "output_text.done 4", "content_part.done 4",
                "output_item.done 4", "completed",
            ],
            events.Select(Name));
        var response = events[^1].GetProperty("response");
        Assert.Equal(
            ("completed", "Be short.", "sandbox"),
            (response.GetProperty("status").GetString(), response.GetProperty("instructions").GetString(),
                response.GetProperty("model").GetString()));
        Assert.Equal(
            ["reasoning", "message", "reasoning", "mcp_call", "message"],
            response.GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.Equal(7, response.GetProperty("usage").GetProperty("total_tokens").GetInt32());
    }

    [Fact]
    public void Numbers_OfTextInOtherPieces_AreTheSame()
    {
        var pieces = Read(InPieces);
        var whole = Read(InWhole);

        Assert.Equal(Numbers(pieces)[^1], Numbers(whole)[^1]);
        Assert.Equal(Numbers(pieces).Order().Distinct(), Numbers(pieces));
        Assert.Subset(Numbers(pieces).ToHashSet(), Numbers(whole).ToHashSet());
    }

    [Fact]
    public void Stream_ResumedAtAnyNumber_HasTheRestAndNothingTwice()
    {
        var pieces = Read(InPieces);
        foreach (var after in Numbers(pieces))
        {
            foreach (var frames in (ThreadFrame[][])[InPieces, InWhole, [.. InPieces.Where(frame => frame.IsStored)]])
            {
                var rest = Read(frames, after);

                Assert.All(Numbers(rest), number => Assert.True(number > after));
                Assert.Equal(Text(pieces.Where(e => Number(e) > after)), Text(rest));
                Assert.Equal(
                    pieces.Where(e => Number(e) > after && !IsDelta(e)).Select(e => e.GetRawText()),
                    rest.Where(e => !IsDelta(e)).Select(e => e.GetRawText()));
            }
        }
    }

    [Fact]
    public void Attempt_ThatBeginsAgain_CountsTheSameWhetherTheOneBeforeWasSeenOrNot()
    {
        ThreadFrame[] end =
        [
            Sample.Event(5, new StepStarted("r1", 1, 2)),
            Sample.Delta(5, 5, "Later"),
            Sample.Event(6, new StepFinished("r1", 1, "Later", Finish: "stop")),
            Sample.Event(7, new RunFinished("r1", RunReason.Completed, "Later", Usage.None, [], 5)),
        ];
        var seen = Read([.. Beginning, Reasoning(4, 2, "Hm"), Sample.Delta(4, 8, "Sooner"), .. end]);
        var unseen = Read([.. Beginning, .. end]);

        Assert.Equal(Number(seen[^1]), Number(unseen[^1]));
        Assert.Equal("Sooner\n\nLater", Text(seen));
        Assert.Equal(
            "Later", seen.Single(e => Name(e).StartsWith("output_text.done", StringComparison.Ordinal)).GetProperty("text").GetString());
        Assert.Equal(
            ["message"],
            seen[^1].GetProperty("response").GetProperty("output").EnumerateArray().Select(item => item.GetProperty("type").GetString()));
        Assert.Equal("Later", Text(Read([.. Beginning, .. end], Number(seen.Last(IsDelta)) - 5)));
    }

    [Theory]
    [InlineData(RunReason.Stopped, null, null, "cancelled", "incomplete", null)]
    [InlineData(RunReason.Completed, "length", null, "incomplete", "incomplete", "max_output_tokens")]
    [InlineData(RunReason.Completed, "content_filter", null, "incomplete", "incomplete", "content_filter")]
    [InlineData(RunReason.Limited, null, "max_rounds", "incomplete", "incomplete", "max_rounds")]
    [InlineData(RunReason.Failed, null, "model_failed", "failed", "failed", null)]
    public void End_OfARun_HasItsStatus(RunReason reason, string? finish, string? code, string status, string @event, string? why)
    {
        var last = Read([.. Beginning, Sample.Event(5, new RunFinished("r1", reason, "", Usage.None, [], 5, code, Finish: finish))])[^1];

        Assert.Equal(@event, Name(last));
        Assert.Equal(status, last.GetProperty("response").GetProperty("status").GetString());
        Assert.Equal(
            why, last.GetProperty("response").GetProperty("incomplete_details") is
            {
                ValueKind: JsonValueKind.Object,
            } details ? details.GetProperty("reason").GetString() : null);
    }

    [Fact]
    public void Frames_HaveNoCarriageReturn_AndEndWithDone()
    {
        var text = Write(InPieces);

        Assert.DoesNotContain("\r", text, StringComparison.Ordinal);
        Assert.EndsWith("}\n\ndata: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resp_t1.r_1", "t1", "r_1", 0)]
    [InlineData("resp_t_1-x.r_1~17", "t_1-x", "r_1", 17)]
    public void Id_NamesThreadAndRun(string text, string thread, string run, long from)
    {
        var id = ResponseId.Parse(text);

        Assert.Equal((thread, run, from, text), (id.ThreadId, id.RunId, id.From, id.ToString()));
    }

    private static ThreadFrame Reasoning(long sequence, string text) => Reasoning(sequence, text.Length, text);

    private static ThreadFrame Reasoning(long sequence, int delta, string text) =>
        ThreadFrame.OfDelta(new(sequence, delta), reasoning: true, text);

    private static List<JsonElement> Read(IEnumerable<ThreadFrame> frames, long after = -1, long from = 0) =>
    [
        .. Write(frames, after, from).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => frame[(frame.IndexOf("data: ", StringComparison.Ordinal) + 6)..]).Where(data => data != "[DONE]")
            .Select(data => JsonElement.Parse(data)),
    ];

    private static string Write(IEnumerable<ThreadFrame> frames, long after = -1, long from = 0)
    {
        var output = new ArrayBufferWriter<byte>();
        var run = new PostedRun(Projected.Key, new(new(1), RunId: "r1", MessageId: "m1"), stopOnDisconnect: false);
        var projection = new ResponsesFormat(new(from, After: after)).Begin(new(Projected.Key, ThreadCursor.Start, run));
        foreach (var frame in frames)
        {
            projection.Write(output, frame);
        }

        projection.WriteEnd(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Name(JsonElement e) =>
        e.GetProperty("type")
            .GetString()!["response.".Length..] + (e.TryGetProperty("output_index", out var index) ? $" {index.GetInt32()}" : "");

    private static bool IsDelta(JsonElement e) =>
        e.GetProperty("type").GetString() is "response.output_text.delta" or "response.reasoning_text.delta";

    private static long Number(JsonElement e) => e.GetProperty("sequence_number").GetInt64();

    private static List<long> Numbers(IEnumerable<JsonElement> events) => [.. events.Select(Number)];

    private static string Text(IEnumerable<JsonElement> events) =>
        string.Concat(
            events.Where(e => e.GetProperty("type").GetString() is "response.output_text.delta")
                .Select(e => e.GetProperty("delta").GetString()));
}
