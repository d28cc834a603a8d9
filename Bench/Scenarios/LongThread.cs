using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;
using ChatCluster.Threads;

namespace ChatCluster.Bench.Scenarios;

/// <summary>
/// What the next message costs in a thread of many messages, and in one of ten. Both are answered over the same prompt: all but ten of the
/// long thread's messages are on other branches, which the thread holds and stores, and the model is not sent. A third thread has all its
/// messages on one branch, and shows what the prompt comes to.
/// </summary>
internal sealed class LongThread(int messages, int count) : Scenario
{
    private const int Short = 10;
    private const int Threads = 3;

    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override string Name => "long";

    public override string Description => $"next message of a thread of {messages}";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        await using var standalone = await lab.StartStandaloneAsync();
        using var client = new LoadClient();
        await MeasureAsync("warm", Short, Short, count);
        var few = await MeasureAsync("few", Short, Short, count);
        var many = await MeasureAsync("many", messages, Short, count);
        var linear = await MeasureAsync("linear", messages, messages, Math.Max(1, count / 20));
        report.Add(new(Description, "CPU, prompt apart (beside: of 10)", "ms", many.Cpu, few.Cpu, Limit: 1.5, OfFloor: true));
        report.Add(new(Description, "time, prompt apart (beside: of 10)", "ms", many.Median, few.Median));
        report.Add(new(Description, "CPU, prompt of all messages", "ms", linear.Cpu));
        report.Add(new(Description, "time, prompt of all messages", "ms", linear.Median));

        async Task<(double Cpu, double Median)> MeasureAsync(string name, int length, int branch, int posts)
        {
            var ids = Enumerable.Range(0, Threads).Select(i => $"{name}{i}").ToList();
            foreach (var id in ids)
            {
                await client.SendAsync(standalone.Import(id, Lines(id, length, branch)), cancellationToken);
                await client.SendAsync(standalone.Exchange(id, BenchModel.One), cancellationToken);
            }

            var (before, latencies) = (standalone.Cpu, new Latencies());
            for (var post = 0; post < posts; post++)
            {
                foreach (var id in ids)
                {
                    latencies.Add(
                        (long)(await client.SendAsync(standalone.Exchange(id, BenchModel.One), cancellationToken)).TotalMicroseconds);
                }
            }

            return ((standalone.Cpu - before).TotalMilliseconds / (posts * Threads), latencies.Percentile(0.5));
        }
    }

    /// <summary>A thread as it would be exported: the last messages on one branch, each of the others on a branch of its own.</summary>
    private static byte[] Lines(string id, int length, int branch)
    {
        var lines = new MemoryStream();
        Write(new ThreadCreated(id));
        Write(new TitleChanged("long", "user"));
        string? parent = null;
        for (var round = 1; round <= length; round++)
        {
            var (run, message, text) =
                ($"r_{round}", $"m_{round}", $"This is answer {round}, of the length that a line in a chat may have.");
            Write(new MessagePosted(message, $"Message {round}", Run: run, Parent: round > length - branch ? parent : null));
            Write(new RunStarted(run, round, message));
            Write(new StepStarted(run, 1, 1, "bench"));
            Write(new StepFinished(run, 1, text, Finish: "stop", Usage: new() { OutputTokens = 12 }));
            Write(new RunFinished(run, RunReason.Completed, text, new() { OutputTokens = 12 }, [], 5, Finish: "stop"));
            parent = round > length - branch ? run : null;
        }

        return lines.ToArray();

        void Write(ThreadEvent @event)
        {
            lines.Write(ThreadJson.Encode(@event with { At = Began }));
            lines.Write("\n"u8);
        }
    }
}
