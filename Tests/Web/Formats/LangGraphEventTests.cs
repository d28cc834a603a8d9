using System.Buffers;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.LangGraph;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What a thread is in LangGraph's thread protocol, where a client cannot be made to see it.</summary>
public sealed class LangGraphEventTests
{
    private static readonly HashSet<string> Channels = ["messages", "lifecycle", "tools", "values", "input", "updates", "checkpoints"];

    [Fact]
    public void Events_SentAgain_HaveTheSameIds()
    {
        var first = Read(Projected.Run).Select(e => e.GetProperty("event_id").GetString()).ToList();

        Assert.Equal(first, Read(Projected.Run).Select(e => e.GetProperty("event_id").GetString()));
        Assert.Equal(first.Count, first.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Text_OnANewConnection_TakesThePlaceOfWhatWasShown()
    {
        var deltas = Read([.. Projected.Run[..5], Sample.Delta(4, 11, "Let me"), Sample.Delta(4, 15, " see")])
            .Select(e => e.GetProperty("params").GetProperty("data"))
            .Where(data => data.TryGetProperty("delta", out var delta) && !delta.GetRawText()
                .Contains("reasoning", StringComparison.Ordinal))
            .Select(data => data.GetProperty("delta").GetRawText());

        Assert.Equal(
            ["""{"type":"block-delta","fields":{"type":"text","text":"Let me"}}""", """{"type":"text-delta","text":" see"}"""], deltas);
    }

    [Fact]
    public void Message_WithCalls_EndsBehindThem()
    {
        var messages = Read(Projected.Run)
            .Where(e => e.GetProperty("method").GetString() is "messages")
            .Select(e => e.GetProperty("params").GetProperty("data").GetRawText())
            .ToList();
        var last = messages.FindLastIndex(data => data.Contains("\"tool_call\"", StringComparison.Ordinal));

        Assert.Contains("message-finish", messages[last + 1], StringComparison.Ordinal);
        Assert.Equal(["running", "completed"], Read(Projected.Run)
            .Where(e => e.GetProperty("method").GetString() is "lifecycle")
            .Select(e => e.GetProperty("params").GetProperty("data").GetProperty("event").GetString()));
    }

    [Fact]
    public void Call_ThatAClientMakes_IsAnInterruptUntilItsResultComes()
    {
        var call = new ToolCalled("r1", "p1", "page_title", new("""{"part":"head"}""")) { Client = true };
        var input = Read(
                [
                    .. Projected.Run[..5], Sample.Event(5, new StepFinished("r1", 1, "", Finish: "tool_calls") { Calls = 1 }),
                    Sample.Event(6, call), Sample.Event(7, new ToolFinished("r1", "p1", "page_title", "Home") { Client = true }),
                ])
            .Where(e => e.GetProperty("method").GetString()!.StartsWith("input.", StringComparison.Ordinal))
            .Select(e => e.GetProperty("params").GetProperty("data").GetRawText());

        Assert.Equal(
            [
                """{"interrupt_id":"r1.p1","payload":{"type":"tool","toolCall":{"id":"r1.p1","name":"page_title","args":{"part":"head"}}}}""",
                """{"interrupt_ids":["r1.p1"]}""",
            ],
            input);
    }

    // It may have been another connection on which the attempt before was shown.
    [Fact]
    public void Attempt_ThatIsVoid_EndsItsMessage_OnEveryConnectionTheSame()
    {
        ThreadFrame[] again = [.. Projected.Run[..4], Sample.Event(5, new StepStarted("r1", 1, 2))];
        var shown = Read([.. again[..4], Sample.Delta(4, 11, "Let me"), again[4]]);
        string?[] events = [.. shown[^3..^1].Select(e => e.GetProperty("params").GetProperty("data").GetProperty("event").GetString())];

        Assert.Equal(["error", "message-start"], events);
        Assert.Equal(Ids(shown[^3..]), Ids(Read(again)[^3..]));

        static IEnumerable<string?> Ids(List<JsonElement> events) => events.Select(e => e.GetProperty("event_id").GetString());
    }

    [Fact]
    public void Number_OfAnEvent_NamesItsPlace()
    {
        var number = Read([.. Projected.Run[..5], Sample.Delta(4, 11, "Let me")])[^1].GetProperty("seq").GetInt64();

        Assert.Equal(new(4, 11), LangGraphEventProjection.CursorOf(number));
    }

    private static List<JsonElement> Read(params ThreadFrame[] frames)
    {
        var output = new ArrayBufferWriter<byte>();
        var projection = new LangGraphEventFormat(new(Channels, new(), [])).Begin(new(Projected.Key, ThreadCursor.Start));
        foreach (var frame in frames)
        {
            projection.Write(output, frame);
        }

        return
        [
            .. Encoding.UTF8.GetString(output.WrittenSpan).Split('\n')
                .Where(line => line.StartsWith("data: ", StringComparison.Ordinal))
                .Select(line => JsonElement.Parse(line["data: ".Length..]))
                .Where(e => e.TryGetProperty("event_id", out _)),
        ];
    }
}
