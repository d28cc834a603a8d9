using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>Streams of formats that do not show what a tool is at, while one is at work for long.</summary>
public sealed class LongToolTests
{
    // Seconds of the server's clock in one of ours.
    private const int Hurry = 20;

    [Fact]
    public async Task Streams_OfATool_ThatTakesAMinute_ShowSignsOfLifeAllTheTime()
    {
        await using var rig = await ClientRig.StartAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new QuickTime(Hurry)),
            ("ChatCluster:Host:KeepAlive", "00:00:15"),
            ("ChatCluster:Tools:Rest:stuck:Timeout", "00:05:00"),
            ("ChatCluster:Runs:StallTime", "01:00:00"),
            ("ChatCluster:Runs:MaxTime", "12:00:00"));
        using var posted = await rig.App.PostAsync("/v1/messages?wait=false", new { text = "stuck", threadId = "t1" });
        posted.EnsureSuccessStatusCode();

        var quiet = await Task.WhenAll(
            new (string Format, string Sign)[]
            {
                ("native", "tool.progress"), ("intelowl", ": hb"), ("llmchat", ": hb"), ("chatdata", ": keepalive"),
                ("ndjson", "ServerHint"), ("automatos", "2:[]"),
            }.Select(async format => (format.Format, Silence: await LongestAsync(rig, format.Format, format.Sign))));

        // What proxies take for a connection that nobody needs any more.
        Assert.All(quiet, format => Assert.InRange(format.Silence, TimeSpan.Zero, TimeSpan.FromSeconds(60)));
    }

    // The longest time without the sign, in a minute of the server.
    private static async Task<TimeSpan> LongestAsync(ClientRig rig, string format, string sign)
    {
        using var response = await rig.App.Client.GetAsync(
            $"/v1/threads/t1/events?format={format}", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var reader = new StreamReader(body);
        var (watch, last, longest) = (Stopwatch.StartNew(), TimeSpan.Zero, TimeSpan.Zero);
        while (watch.Elapsed * Hurry < TimeSpan.FromSeconds(90))
        {
            var line = reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            await Task.WhenAny(line, Task.Delay(TimeSpan.FromSeconds(90) / Hurry, TestContext.Current.CancellationToken));
            var now = watch.Elapsed * Hurry;
            longest = now - last > longest ? now - last : longest;
            if (!line.IsCompleted)
            {
                return longest;
            }

            last = (await line)?.Contains(sign, StringComparison.Ordinal) is true ? now : last;
        }

        return longest;
    }
}
