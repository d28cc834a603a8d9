using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using ChatCluster.Tests.Web;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>What the page may cost. Times are medians, and the page has the machine to itself.</summary>
[Collection(PageTests.Name)]
public sealed partial class BudgetTests(PageBrowser browser)
{
    [Fact]
    public async Task Scripts_OfThePageAndOfTheWidget_AreSmall()
    {
        Assert.SkipUnless(Directory.Exists(App), "The page is not built: npm ci && npm run build in Web.");
        var page = new SortedSet<string>(StringComparer.Ordinal);
        await FollowAsync(await File.ReadAllTextAsync(Path.Combine(App, "index.html")), page);
        Assert.True(page.Count > 1, "The page names no scripts.");

        Assert.InRange(await CompressedAsync(page), 1, 300 * 1024);
        Assert.InRange(await CompressedAsync([Path.Combine(App, "..", "widget.js")]), 1, 60 * 1024);
    }

    [Fact]
    public async Task ColdLoad_IsCompressedAndSmall()
    {
        Assert.SkipUnless(Directory.Exists(App), "The page is not built: npm ci && npm run build in Web.");
        await using var chat = await ChatApp.StartAsync();
        var page = await FetchAsync(chat, "/", "br");
        var (plain, _) = await FetchAsync(chat, "/", "identity");
        var names = AssetName().Matches(Encoding.UTF8.GetString(plain)).Select(match => match.Value).Distinct().ToList();
        var size = page.Body.Length;
        foreach (var name in names)
        {
            var (body, headers) = await FetchAsync(chat, "/" + name, "gzip, br");
            Assert.Equal(["br"], headers.ContentEncoding);
            size += body.Length;
        }

        Assert.Equal("text/html", page.Headers.ContentType?.MediaType);
        Assert.True(names.Count >= 2, "The page names no script or no style.");
        Assert.InRange(size, 1, 70 * 1024);
        Assert.Empty((await FetchAsync(chat, "/" + names[0], "br;q=0, gzip")).Headers.ContentEncoding);
    }

    private static async Task<(byte[] Body, HttpContentHeaders Headers)> FetchAsync(ChatApp chat, string path, string encodings)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        using var answer = await chat.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsByteArrayAsync(), answer.Content.Headers);
    }

    [GeneratedRegex(@"app/assets/[\w-]+\.(?:js|css)")]
    private static partial Regex AssetName();

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

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"first contentful paint, ms: {string.Join(", ", times.Select(time => time.ToString("F0", CultureInfo.InvariantCulture)))}");
        Assert.InRange(times.Min(), 0, 1000);
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

        Assert.InRange(times.Min(), 0, 1000);
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
        // All of it is there to be found, and little of it as elements.
        Assert.Equal(Messages, await tab.Page.EvaluateAsync<int>(StreamScript.Questions));
        Assert.InRange(await tab.Page.Locator(".round").CountAsync(), 1, 300);
        // Of the faster half: what others take of the machine meanwhile is not the page's.
        Assert.InRange(pictures.Order().ElementAt(pictures.Length / 4), 0, 100);
    }

    private static string App => Path.Combine(AppContext.BaseDirectory, "wwwroot", "app");

    /// <summary>Adds every script that a text names, and what those name: a folder may have scripts of earlier builds as well.</summary>
    private static async Task FollowAsync(string text, SortedSet<string> found)
    {
        foreach (Match match in ScriptName().Matches(text))
        {
            var file = Path.Combine(App, "assets", match.Value);
            if (File.Exists(file) && found.Add(file))
            {
                await FollowAsync(await File.ReadAllTextAsync(file), found);
            }
        }
    }

    [GeneratedRegex(@"[\w-]+\.js\b")]
    private static partial Regex ScriptName();

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
}
