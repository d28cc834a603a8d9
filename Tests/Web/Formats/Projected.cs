using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What a format makes of frames, as text.</summary>
internal static class Projected
{
    public static readonly ThreadKey Key = new(Owner.Local, "t1");

    /// <summary>A run with reasoning, a tool, a tool's error and an answer.</summary>
    public static ThreadFrame[] Run { get; } =
    [
        Sample.Event(1, new ThreadCreated("t1")),
        Sample.Event(2, new MessagePosted("m1", "What time is it?", Run: "r1")),
        Sample.Event(3, new RunStarted("r1", 1, "m1")),
        Sample.Event(4, new StepStarted("r1", 1, 1)),
        ThreadFrame.OfDelta(new(4, 4), reasoning: true, "Hmm."),
        Sample.Delta(4, 11, "Let me \"look\".\n"),
        Sample.Event(5, new StepFinished("r1", 1, "Let me \"look\".\n", Reasoning: "Hmm.", Finish: "tool_calls")),
        Sample.Event(6, new ToolCalled("r1", "c1", "clock", new("""{"zone": "UTC"}"""))),
        Sample.Event(7, new ToolCalled("r1", "c2", "search", new("{}"))),
        Sample.Event(8, new ToolStarted("r1", "c1", "k1")),
        ThreadFrame.OfProgress("c1", 5000, null),
        Sample.Event(9, new ToolFinished("r1", "c1", "clock", """{"time":"12:00"}""", Preview: "12:00", ElapsedMs: 7)),
        Sample.Event(10, new ToolFinished("r1", "c2", "search", Error: new("timeout", "It took too long."), ElapsedMs: 9)),
        Sample.Event(11, new StepStarted("r1", 2, 1)),
        Sample.Delta(11, 6, "It is nöon."),
        Sample.Event(12, new StepFinished("r1", 2, "It is nöon.", Finish: "stop")),
        Sample.Event(
            13, new RunFinished(
                "r1", RunReason.Completed, "It is nöon.", new() { InputTokens = 3, OutputTokens = 4 }, ["clock", "search"], 812)),
    ];

    /// <summary>The end of a run that failed.</summary>
    public static ThreadFrame Failed { get; } = Sample.Event(5, new RunFinished(
        "r1", RunReason.Failed, "", Usage.None, [], 5, Code: "model_unreachable", Message: "The model cannot be reached.",
        Recoverable: true));

    public static string Text(string format, params ThreadFrame[] frames) => Text(format, scope: new(Key, ThreadCursor.Start), frames);

    public static string Text(string format, StreamScope scope, params ThreadFrame[] frames) => Text(Begin(format, scope), frames);

    public static string Text(IStreamProjection projection, params ThreadFrame[] frames)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var frame in frames)
        {
            projection.Write(output, frame);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>What a silence is in a format, so many times in a row.</summary>
    public static string Silence(string format, int times)
    {
        var (output, projection) = (new ArrayBufferWriter<byte>(), Begin(format, new(Key, ThreadCursor.Start)));
        for (var i = 0; i < times; i++)
        {
            projection.WriteKeepalive(output);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static IStreamProjection Begin(string format, StreamScope scope) =>
        StreamFormats.All.Single(found => found.Name == format).Begin(scope);
}
