using System.Diagnostics;
using System.Globalization;
using ChatCluster.Bench.Load;
using ChatCluster.Bench.Reporting;
using ChatCluster.Bench.Servers;
using ChatCluster.Threads;

namespace ChatCluster.Bench.Scenarios;

/// <summary>
/// Many threads of one owner in the data folder: what a start with them takes and weighs; how long lists and searches take.
/// </summary>
internal sealed class StoredThreads(int threads, int queries) : Scenario
{
    private const int AtOnce = 16;
    private const int Words = 5_000;

    private static readonly DateTimeOffset Began = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public override string Name => StoredName;

    public override string Description => $"{threads} stored threads of one owner";

    public override async Task RunAsync(Lab lab, Report report, CancellationToken cancellationToken)
    {
        using var client = new LoadClient();
        string data;
        await using (var filled = await lab.StartStandaloneAsync())
        {
            data = filled.Data;
            await LoadClient.RepeatAsync(threads, AtOnce, n => client.SendAsync(filled.Import($"t{n}", Lines(n)), cancellationToken));
        }

        // Once more, so that what the first start makes up for is not counted.
        await (await lab.StartStandaloneAsync(data)).DisposeAsync();
        var (emptyStart, emptyKilobytes, empty) = await StartAsync(null);
        await empty.DisposeAsync();
        var (start, kilobytes, server) = await StartAsync(data);
        await using (server)
        {
            report.Add(new(Description, "start (beside: empty folder)", "ms", start, emptyStart));
            report.Add(new(Description, "memory above an empty folder's", "MB", (kilobytes - emptyKilobytes) / 1000));
            await MeasureAsync("list page", _ => "/v1/threads?pageSize=50", null);
            await MeasureAsync("search, a word of one thread", n => $"/v1/threads?q=unique{n * 7919L % threads}", 50);
            await MeasureAsync("search, a word of some threads", n => $"/v1/threads?q={Word(n * 31)}", 50);
            await MeasureAsync("search, three letters", n => $"/v1/threads?q={Word(n * 17)[..3]}", null);
            await MeasureAsync("search, two words", n => $"/v1/threads?q={Word(n * 13)}%20{Word(n * 13)[..5]}", 50);
            await MeasureAsync("search, a word of every thread", _ => "/v1/threads?q=answer", null);
        }

        async Task<(double Milliseconds, double Kilobytes, StandaloneServer Server)> StartAsync(string? folder)
        {
            var began = Stopwatch.GetTimestamp();
            var started = await lab.StartStandaloneAsync(folder);
            var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            await Task.Delay(Settle, TimeProvider.System, cancellationToken);
            return (took, started.Kilobytes, started);
        }

        async Task MeasureAsync(string what, Func<int, string> path, double? limit)
        {
            var latencies = new Latencies();
            for (var n = 0; n < queries; n++)
            {
                latencies.Add((long)(await client.SendAsync(server.Get(path(n)), cancellationToken)).TotalMicroseconds);
            }

            report.Add(new(Description, $"{what}, p50", "ms", latencies.Percentile(0.5)));
            report.Add(new(Description, $"{what}, p95", "ms", latencies.Percentile(0.95), Limit: limit));
        }
    }

    // Rare words and common ones, as in a language: the n-th is in every n-th thread or so.
    private static string Word(int n)
    {
        var number = (n % Words) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Letter(number)}{Letter(number / 26)}{Letter(number / 676)}word{number}");

        static char Letter(int n) => (char)('a' + (n % 26));
    }

    private static byte[] Lines(int n)
    {
        var random = new Random(n);
        var text = string.Join(' ', Enumerable.Range(0, 40).Select(_ => Word((int)(Words * Math.Pow(random.NextDouble(), 2)))));
        var answer = $"This is the answer {text}";
        var lines = new MemoryStream();
        Write(new ThreadCreated($"t{n}"));
        Write(new TitleChanged($"Thread {n} about {Word(n)}", "user"));
        Write(new MessagePosted("m_1", $"Message unique{n} {text}", Run: "r_1"));
        Write(new RunStarted("r_1", 1, "m_1"));
        Write(new StepStarted("r_1", 1, 1, "bench"));
        Write(new StepFinished("r_1", 1, answer, Finish: "stop", Usage: new() { OutputTokens = 12 }));
        Write(new RunFinished("r_1", RunReason.Completed, answer, new() { OutputTokens = 12 }, [], 5, Finish: "stop"));
        return lines.ToArray();

        void Write(ThreadEvent @event)
        {
            lines.Write(ThreadJson.Encode(@event with { At = Began }));
            lines.Write("\n"u8);
        }
    }
}
