using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>Long threads and long answers cost what is in sight of them.</summary>
[Collection(PageTests.Name)]
public sealed class LongStreamTests(PageBrowser browser)
{
    private static readonly string[] OwnWork = ["ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];

    [Fact]
    public async Task Answer_InALongThread_IsDrawnAsItComesAndKeepsLittle()
    {
        const int Rounds = 1000;
        await using var chat = await ChatRig.StartAsync(browser, ("ChatCluster:Limits:RequestsPerMinute", "1000000"));
        var past = new PastThread("long", "A long thread", TimeProvider.System.GetUtcNow());
        for (var i = 1; i <= Rounds; i++)
        {
            past.Round($"Question {i}", $"Answer **{i}**:\n\n| a | b |\n|---|---|\n| {i} | `code` |\n\n- one\n- two\n");
        }

        await past.ImportAsync(chat.App);
        var tab = await StartAsync(chat, "long");
        await tab.Page.EvaluateAsync("""
            async () => {
              const box = document.querySelector('.scroller');
              while (!document.querySelector('[data-run="r_long_1"]')) {
                box.scrollTop = 0;
                await new Promise(resolve => setTimeout(resolve, 20));
              }
              box.scrollTop = box.scrollHeight;
            }
            """);
        Assert.Equal(Rounds, await tab.Page.EvaluateAsync<int>(StreamScript.Questions));
        await Expect(tab.Page.Locator(".stretch:not(.far)")).Not.ToHaveCountAsync(0);
        await tab.Page.EvaluateAsync($"() => window.stream.begin('r_long_{Rounds}')");
        await Expect(tab.Page.Locator(".reply.live")).ToBeVisibleAsync();

        var tools = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        await tools.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        var before = await MetricsAsync(tools);

        var pictures = await tab.Page.EvaluateAsync<double[]>("() => window.stream.measure(300, 15)");

        var p95 = pictures.Order().ElementAt(pictures.Length * 95 / 100);
        var after = await MetricsAsync(tools);
        var own = OwnWork.Sum(name => after[name] - before[name]) * 1000 / pictures.Length;
        Report(string.Create(CultureInfo.InvariantCulture, $"script, style and layout: {own:F1} ms a picture"));
        Report($"frames: {pictures.Length} in 15 s, median {pictures.Order().ElementAt(pictures.Length / 2):F1} ms, p95 {p95:F1} ms");

        // What the page itself does; the rest of a picture is painting, and whatever else this machine has to do.
        Assert.InRange(own, 0, 25);
        Assert.InRange(p95, 0, 250);
        Assert.InRange(await tab.Page.Locator(".round").CountAsync(), 1, 200);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Answer_ThatIsVeryLong_KeepsTheElementsInSight()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        await new PastThread("short", "A short thread", TimeProvider.System.GetUtcNow()).Round("Hello", "Hello.").ImportAsync(chat.App);
        var tab = await StartAsync(chat, "short");
        var tools = await tab.Page.Context.NewCDPSessionAsync(tab.Page);
        await tools.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        await tab.Page.EvaluateAsync("() => window.stream.begin('r_short_1')");

        List<(double Heap, double Nodes)> sizes = [];
        for (var part = 0; part < 4; part++)
        {
            await tab.Page.EvaluateAsync("() => window.stream.flood(50000)");
            sizes.Add(await MeasureAsync(tools));
        }

        Report(string.Join(
            "; ", sizes.Select(
                (size, i) =>
                    string.Create(
                        CultureInfo.InvariantCulture, $"{(i + 1) * 50_000} tokens: heap {size.Heap / 1e6:F1} MB, {size.Nodes:F0} nodes"))));

        // The text itself is kept, its elements and what was read of it are not: 4 characters a token.
        Assert.InRange(sizes[3].Nodes, 1, sizes[0].Nodes + 3_000);
        Assert.InRange(sizes[3].Heap - sizes[0].Heap, -1e9, 150_000 * 40);
        await Expect(tab.Replies.Last).ToContainTextAsync("beacon");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task WhatWasLetGoOf_HasItsWordsAndComesBack()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var past = new PastThread("long", "A long thread", TimeProvider.System.GetUtcNow());
        for (var i = 1; i <= 40; i++)
        {
            past.Round($"Question {i}", string.Join("\n\n", Enumerable.Repeat($"Answer **{i}** with some more words.", 12)));
        }

        await past.ImportAsync(chat.App);
        var tab = await chat.OpenAsync("long");
        var stretch = tab.Page.Locator(".stretch").First;
        var first = tab.Page.Locator("[data-run=r_long_1]");
        await Expect(stretch).ToContainTextAsync("Answer **1** with");
        await Expect(first).ToHaveCountAsync(0);

        await tab.Page.Locator(".scroller").EvaluateAsync("box => { box.scrollTop = 0; }");
        await Expect(first.Locator("strong").First).ToBeVisibleAsync();
        var height = await stretch.EvaluateAsync<double>("e => e.offsetHeight");
        await tab.Button("To the latest message").ClickAsync();
        await Expect(first).ToHaveCountAsync(0);

        Assert.InRange(await stretch.EvaluateAsync<double>("e => e.offsetHeight"), height - 2, height + 2);
        await tab.Page.EvaluateAsync("() => dispatchEvent(new Event('beforeprint'))");
        Assert.Equal(0, await tab.Page.Locator(".far").CountAsync());
    }

    private static async Task<ChatTab> StartAsync(ChatRig chat, string thread)
    {
        var tab = await chat.OpenPathAsync("/basic/basic.css");
        await tab.Page.AddInitScriptAsync(StreamScript.Install);
        await tab.Page.GotoAsync(new Uri(chat.App.Url, $"/#/t/{thread}").ToString());
        await tab.Page.WaitForFunctionAsync("() => window.stream?.ready()");
        return tab;
    }

    private static async Task<(double Heap, double Nodes)> MeasureAsync(ICDPSession tools)
    {
        await tools.SendAsync("HeapProfiler.collectGarbage");
        var metrics = await MetricsAsync(tools);
        return (metrics["JSHeapUsedSize"], metrics["Nodes"]);
    }

    private static async Task<Dictionary<string, double>> MetricsAsync(ICDPSession tools) =>
        (await tools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());

    /// <summary>Writes what was measured where the test's output shows it.</summary>
    private static void Report(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
