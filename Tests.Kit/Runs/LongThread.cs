using System.Globalization;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Runs;

/// <summary>A thread with many messages, as its log has it.</summary>
internal static class LongThread
{
    /// <param name="callEvery">Every so many messages have a call of a tool with a long result; none when 0.</param>
    public static List<ThreadEvent> Of(int messages, int callEvery = 0, int resultLength = 3_000)
    {
        var events = new List<ThreadEvent> { new ThreadCreated("t1") };
        for (var i = 1; i <= messages; i++)
        {
            var run = Run(i);
            events.Add(new MessagePosted(
                Name("m", i), $"message {i} about the garden, the weather of this week and what is to be done", Run: run,
                Parent: i == 1 ? null : Run(i - 1)));
            events.Add(new RunStarted(run, i, Name("m", i)));
            events.Add(new StepStarted(run, 1, 1));
            if (callEvery > 0 && i % callEvery == 0)
            {
                events.Add(new StepFinished(run, 1, "", Finish: "tool_calls"));
                events.Add(new ToolCalled(run, Name("c", i), "echo", new("""{"q":"x"}""")));
                events.Add(new ToolStarted(run, Name("c", i), $"{run}-{Name("c", i)}"));
                events.Add(new ToolFinished(run, Name("c", i), "echo", new string('r', resultLength)));
                events.Add(new StepStarted(run, 2, 1));
            }

            events.Add(new StepFinished(
                run, callEvery > 0 && i % callEvery == 0 ? 2 : 1, $"reply {i}, in some words more than one line of text has",
                Finish: "stop"));
            events.Add(new RunFinished(run, RunReason.Completed, "", Usage.None, [], 5));
        }

        return [.. events.Select(e => e with { At = DateTimeOffset.UnixEpoch })];
    }

    public static string Run(int i) => Name("r", i);

    private static string Name(string kind, int i) => string.Create(CultureInfo.InvariantCulture, $"{kind}{i}");
}
