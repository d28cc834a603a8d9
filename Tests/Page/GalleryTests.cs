using System.Net.Http.Json;
using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>
/// Rich answers, search and the pages above the chat against the rules of axe-core, in the sizes and colours that people have.
/// </summary>
[Collection(PageTests.Name)]
public sealed class GalleryTests(PageBrowser browser)
{
    private const string Rich = """
        The beacon was found by hand.[^1]

        | Host | First contact | Last contact | Requests | Bytes sent | Bytes received | Verdict | Owner of the machine |
        |---|---|---|---:|---:|---:|---|---|
        | `ws-114` | 19 Nov 2026, 08:12 | 21 Nov 2026, 23:59 | 1,204 | 80,412 | 1,204,551 | compromised | Finance |
        | `ws-131` | 19 Nov 2026, 09:40 | 19 Nov 2026, 10:02 | 36 | 2,044 | 30,112 | under review | Sales |

        ```mermaid
        graph LR
          A[Mail] --> B[Click] --> C[Beacon]
        ```

        <details>
        <summary>How it was found</summary>

        By **hand**.

        </details>

        ```html
        <h1 style="font-family: sans-serif">A page</h1>
        ```

        [^1]: The log of the proxy, week 46.

        """;

    [Theory]
    [InlineData(ColorScheme.Light, 1200, "en-GB")]
    [InlineData(ColorScheme.Dark, 1200, "de-DE")]
    [InlineData(ColorScheme.Light, 820, "en-GB")]
    [InlineData(ColorScheme.Dark, 390, "de-DE")]
    [InlineData(ColorScheme.Light, 390, "en-GB")]
    public async Task States_InEverySizeAndColour_BreakNoRule(ColorScheme scheme, int width, string locale)
    {
        var german = locale.StartsWith("de", StringComparison.Ordinal);
        var name = $"states/{(scheme == ColorScheme.Light ? "light" : "dark")}-{width}";
        var options = new BrowserNewContextOptions
        {
            ColorScheme = scheme,
            Locale = locale,
            ViewportSize = new() { Width = width, Height = 800 },
            HasTouch = width < 600,
            IsMobile = width < 600,
        };
        await using var chat = await ChatRig.StartAsync(browser, options, ("ChatCluster:Agents:helper:Memory", "true"));
        using var fact = await chat.App.Client.PostAsJsonAsync("/v1/memory", new { text = "The user is on call in odd weeks." });
        await Showcase.HistoryAsync(chat.App);
        chat.Model.Enqueue(ModelReply.Of(Rich));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("What happened?");
        await Expect(tab.Page.Locator(".reply .bar")).ToHaveCountAsync(1);
        await Expect(tab.Page.FrameLocator(".diagram iframe").Locator("svg")).ToContainTextAsync("Beacon", new() { Timeout = 60_000 });
        await tab.Page.Locator(".table-box").ScrollIntoViewIfNeededAsync();
        await LookAsync(tab, name, "rich");

        // A date and its time stay on one line, however narrow the page.
        Assert.Equal(1, await tab.Page.Locator(".table td").Filter(new() { HasText = "2026" }).First.EvaluateAsync<int>(
            "cell => { const all = document.createRange(); all.selectNodeContents(cell); return all.getClientRects().length; }"));
        Assert.Equal(
            0, await tab.Page.EvaluateAsync<int>(
                "() => { const box = document.querySelector('.scroller'); return box.scrollWidth - box.clientWidth; }"));

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = german ? "Neben dem Chat öffnen" : "Open beside the chat" }).ClickAsync();
        await Expect(tab.Page.FrameLocator(".artifact iframe").Locator("h1")).ToBeVisibleAsync();
        await LookAsync(tab, name, "preview");
        await tab.Button(german ? "Vorschau schließen" : "Close the preview").ClickAsync();

        if (width <= 800)
        {
            await tab.Button(german ? "Chats einblenden" : "Show chats").ClickAsync();
        }

        await tab.Button(german ? "Filter" : "Filters").ClickAsync();
        await tab.Page.Locator("#search").FillAsync("much");
        await Expect(tab.Page.Locator(".hits a").First).ToBeVisibleAsync();
        await LookAsync(tab, name, "search");

        await tab.Button(german ? "Einstellungen" : "Settings").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await LookAsync(tab, name, "settings");
        await tab.Button(german ? "Schließen" : "Close", tab.Page.GetByRole(AriaRole.Dialog)).ClickAsync();
        foreach (var (page, title) in new[]
        {
            ("usage", german ? "Verbrauch" : "Usage"),
            ("prompts", german ? "Textvorlagen" : "Prompts"),
            ("import", german ? "Chats importieren" : "Import chats"),
            ("memory", german ? "Gedächtnis" : "Memory"),
            ("tools", german ? "Werkzeuge" : "Tools"),
            ("admin", german ? "Verwaltung" : "Administration"),
        })
        {
            await tab.Button(german ? "Weitere Aktionen" : "More actions").ClickAsync();
            await tab.Entry(title).ClickAsync();
            await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = title })).ToBeVisibleAsync();
            await Expect(
                tab.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Status).Filter(new() { HasText = german ? "Lädt" : "Loading" }))
                    .ToHaveCountAsync(0);
            await LookAsync(tab, name, page);
            await tab.Button(german ? "Schließen" : "Close", tab.Page.GetByRole(AriaRole.Dialog)).ClickAsync();
        }

        if (width <= 800)
        {
            await tab.Page.Keyboard.PressAsync("Escape");
        }

        await tab.Button(german ? "Mehr" : "More", tab.Page.Locator(".head")).ClickAsync();
        await tab.Entry(german ? "Einstellungen dieses Chats" : "Settings of this chat").ClickAsync();
        await Expect(tab.Page.GetByLabel(german ? "Eingebaut" : "Built in", new() { Exact = true })).ToBeCheckedAsync();
        await LookAsync(tab, name, "chat-settings");
        Assert.Empty(tab.Errors);
    }

    private static async Task LookAsync(ChatTab tab, string name, string state)
    {
        await Axe.AssertCleanAsync(tab.Page, $"{state}, {name}");
        await tab.PictureAsync($"{name}-{state}");

        // Neither the page nor what stands above it is wider than it is shown.
        Assert.Empty(await tab.Page.EvaluateAsync<string[]>("""
            () => [document.documentElement, ...document.querySelectorAll('dialog[open], dialog[open] .dialog-body')]
              .filter(element => element.scrollWidth > element.clientWidth).map(element => `${element.tagName} ${element.scrollWidth}`)
            """));
    }
}
