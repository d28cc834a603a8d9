using System.IO.Compression;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>What the page may cost. Times are medians, and the page has the machine to itself.</summary>
[Collection(PageTests.Name)]
public sealed class BudgetTests(PageBrowser browser)
{
    [Fact]
    public async Task Scripts_OfThePageAndOfTheWidget_AreSmall()
    {
        Assert.SkipUnless(Directory.Exists(App), "The page is not built: npm ci && npm run build in Web.");
        var page = Directory.GetFiles(App, "*.js", SearchOption.AllDirectories);
        Assert.NotEmpty(page);

        Assert.InRange(await CompressedAsync(page), 1, 300 * 1024);
        Assert.InRange(await CompressedAsync([Path.Combine(App, "..", "widget.js")]), 1, 60 * 1024);
    }

    [Fact]
    public async Task FirstPaint_OfAColdLoad_IsWithinASecond()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            await using var profile = await browser.NewProfileAsync();
            var tab = await ChatTab.OpenAsync(profile, chat.App.Url);
            await Expect(tab.Field).ToBeVisibleAsync();
            times.Add(await tab.Page.EvaluateAsync<double>("""
                () => new Promise(resolve => new PerformanceObserver(list => {
                  const paint = list.getEntries().find(entry => entry.name === 'first-contentful-paint');
                  if (paint) { resolve(paint.startTime); }
                }).observe({ type: 'paint', buffered: true }))
                """));
        }

        Assert.InRange(Median(times), 0, 1000);
    }

    [Fact]
    public async Task Thread_Of2000Messages_OpensWithinASecondAndScrollsToItsBeginning()
    {
        const int Messages = 2000;
        await using var chat = await ChatRig.StartAsync(browser, ("ChatCluster:Limits:RequestsPerMinute", "1000000"));
        var past = new PastThread("long", "A long thread", TimeProvider.System.GetUtcNow());
        for (var i = 1; i <= Messages; i++)
        {
            past.Round($"Question {i}", $"Answer **{i}**:\n\n| a | b |\n|---|---|\n| {i} | `code` |\n\n- one\n- two\n");
        }

        await past.ImportAsync(chat.App);
        var tab = await chat.OpenAsync();
        await Expect(tab.Threads).ToHaveCountAsync(1);

        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            times.Add(await tab.Page.EvaluateAsync<double>("""
                async () => {
                  const drawn = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
                  location.hash = '#/';
                  while (document.querySelector('.round')) { await drawn(); }
                  const start = performance.now();
                  document.querySelector('.thread-row a').click();
                  while (!document.querySelector('[data-run="r_long_2000"] table')) { await drawn(); }
                  await drawn();
                  return performance.now() - start;
                }
                """));
        }

        Assert.InRange(Median(times), 0, 1000);
        await Expect(tab.Page.GetByText("Answer 2000:")).ToBeInViewportAsync();

        // Up to the first message as a reader scrolls, each jump a picture; the time of one counts what it loads.
        var pictures = await tab.Page.EvaluateAsync<double[]>("""
            async () => {
              const box = document.querySelector('.scroller');
              const times = [];
              for (let last = performance.now(); !document.querySelector('[data-run="r_long_1"]') || box.scrollTop > 0;) {
                box.scrollTop -= 2000;
                await new Promise(resolve => requestAnimationFrame(resolve));
                times.push(performance.now() - last);
                last = performance.now();
                if (times.length > 20000) { throw new Error('The beginning was not reached.'); }
              }
              return times;
            }
            """);
        await Expect(tab.Page.GetByText("Question 1", new() { Exact = true })).ToBeInViewportAsync();
        Assert.Equal(Messages, await tab.Page.Locator(".round").CountAsync());
        Assert.InRange(Median(pictures), 0, 100);
    }

    private static string App => Path.Combine(AppContext.BaseDirectory, "wwwroot", "app");

    private static async Task<long> CompressedAsync(IEnumerable<string> files)
    {
        var size = 0L;
        foreach (var file in files)
        {
            using var target = new MemoryStream();
            await using (var gzip = new GZipStream(target, CompressionLevel.SmallestSize, leaveOpen: true))
            {
                await using var source = File.OpenRead(file);
                await source.CopyToAsync(gzip);
            }

            size += target.Length;
        }

        return size;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
