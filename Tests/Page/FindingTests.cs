using System.Net;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>What was written is found again: by its words, by a link, by its place in the list.</summary>
[Collection(PageTests.Name)]
public sealed class FindingTests(PageBrowser browser)
{
    [Fact]
    public async Task Search_ShowsThePlaceAndLeadsThere()
    {
        await using var chat = await StartAsync(60);
        var tab = await chat.OpenAsync();
        await tab.Page.Locator("#search").FillAsync("zebra");

        var hit = tab.Page.Locator(".hits a").First;
        await Expect(hit).ToContainTextAsync("The zebra of round 3");
        await Expect(hit.Locator("mark")).ToHaveTextAsync("zebra");
        await Axe.AssertCleanAsync(tab.Page, "search");
        await hit.ClickAsync();

        var round = tab.Page.Locator("[data-run=r_long_3]");
        await Expect(round).ToBeInViewportAsync();
        await Expect(round.Locator(".reply")).ToContainTextAsync("The zebra of round 3");
        Assert.EndsWith("#/t/long/r_long_3", tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Filters_NarrowTheListByDay()
    {
        await using var chat = await StartAsync(1);
        var tab = await chat.OpenAsync();
        await Expect(tab.Threads).ToHaveCountAsync(2);
        await tab.Button("Filters").ClickAsync();
        var today = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

        await tab.Page.GetByLabel("To", new() { Exact = true }).FillAsync("2026-01-01");
        await Expect(tab.Page.GetByText("No chats match these filters.")).ToBeVisibleAsync();
        await tab.Page.GetByLabel("To", new() { Exact = true }).FillAsync(today);
        await Expect(tab.Threads).ToHaveCountAsync(2);
        await Axe.AssertCleanAsync(tab.Page, "filters");
        await tab.Button("Filters").ClickAsync();
        await Expect(tab.Threads).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Link_ToAMessage_OpensTheThreadThere()
    {
        await using var chat = await StartAsync(60);
        var tab = await chat.OpenAsync("long/r_long_2");

        await Expect(tab.Page.Locator("[data-run=r_long_2]")).ToBeInViewportAsync();
        await tab.Page.Locator("[data-run=r_long_2]").HoverAsync();
        await tab.Button("Copy link to this message", tab.Page.Locator("[data-run=r_long_2] .mine")).ClickAsync();
        await Expect(tab.Page.GetByText("Link copied.")).ToBeVisibleAsync();
        await tab.Page.GotoAsync(new Uri(chat.App.Url, "/#/t/long/r_none").ToString());
        await Expect(tab.Notices.Last).ToBeVisibleAsync();
    }

    [Fact]
    public async Task SearchOfTheBrowser_HasTheWholeThread_WithoutItsElements()
    {
        await using var chat = await StartAsync(300);
        var tab = await chat.OpenAsync("long");
        await Expect(tab.Page.GetByText("Answer 300.")).ToBeInViewportAsync();
        await Expect(tab.Page.GetByText("Question 1", new() { Exact = true })).ToHaveCountAsync(0);

        await tab.Page.Keyboard.PressAsync("Control+f");

        await tab.Page.WaitForFunctionAsync("() => document.querySelector('.content').textContent.includes('The zebra of round 3')");
        Assert.InRange(await tab.Page.Locator(".round").CountAsync(), 1, 100);
        await Expect(tab.Page.GetByText("Answer 300.")).ToBeInViewportAsync();

        // What the browser's search does with what it has found.
        await tab.Page.EvaluateAsync("""
            () => {
              const texts = document.createTreeWalker(document.querySelector('.content'), NodeFilter.SHOW_TEXT);
              while (!texts.nextNode().data.includes('The zebra of round 3')) { }
              texts.currentNode.parentElement.scrollIntoView();
            }
            """);
        await Expect(tab.Page.Locator("[data-run=r_long_3] strong")).ToBeVisibleAsync();
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Pins_StayOnTopAlsoAfterAReload()
    {
        await using var chat = await StartAsync(1);
        var tab = await chat.OpenAsync();
        await Expect(tab.Threads).ToHaveTextAsync(["Other", "Long thread"]);

        await tab.Threads.Last.HoverAsync();
        await tab.Button("More: Long thread").ClickAsync();
        await tab.Entry("Pin").ClickAsync();

        await Expect(tab.Threads).ToHaveTextAsync(["Long thread", "Other"]);
        await tab.Page.ReloadAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Pinned" })).ToBeVisibleAsync();
        await Expect(tab.Threads).ToHaveTextAsync(["Long thread", "Other"]);
        await tab.Threads.First.HoverAsync();
        await tab.Button("More: Long thread").ClickAsync();
        await tab.Entry("Unpin").ClickAsync();
        await Expect(tab.Threads).ToHaveTextAsync(["Other", "Long thread"]);
    }

    [Fact]
    public async Task ManyThreads_AreArchivedAndDeletedAtOnce()
    {
        await using var chat = await StartAsync(1);
        var tab = await chat.OpenAsync();
        await Expect(tab.Threads).ToHaveCountAsync(2);
        await MoreAsync(tab, "Select chats");
        await tab.Page.GetByLabel("Other", new() { Exact = true }).CheckAsync();
        await Expect(tab.Page.GetByText("1 chat selected")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "selection");
        await tab.Button("Archive", tab.Page.Locator(".selection")).ClickAsync();
        await Expect(tab.Threads).ToHaveTextAsync(["Long thread"]);
        await tab.Button("Undo").ClickAsync();
        await Expect(tab.Threads).ToHaveCountAsync(2);

        await MoreAsync(tab, "Select chats");
        await tab.Button("Select all").ClickAsync();
        await tab.Button("Delete", tab.Page.Locator(".selection")).ClickAsync();

        await Expect(tab.Threads).ToHaveCountAsync(0);
        await tab.Page.GotoAsync("about:blank");

        // Sent on leaving, they are deleted a little later.
        foreach (var thread in (string[])["long", "other"])
        {
            while ((await chat.App.Client.GetAsync($"/v1/threads/{thread}")).StatusCode is not HttpStatusCode.NotFound)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    private static async Task MoreAsync(ChatTab tab, string entry)
    {
        await tab.Button("More actions").ClickAsync();
        await tab.Entry(entry).ClickAsync();
    }

    private async Task<ChatRig> StartAsync(int rounds)
    {
        var chat = await ChatRig.StartAsync(browser);
        var past = new PastThread("long", "Long thread", TimeProvider.System.GetUtcNow());
        for (var i = 1; i <= rounds; i++)
        {
            past.Round($"Question {i}", i == 3 ? "Some words.\n\nThe zebra of round 3 is **here**." : $"Answer {i}.");
        }

        await past.ImportAsync(chat.App);
        await new PastThread("other", "Other", TimeProvider.System.GetUtcNow()).Round("Hello", "Hello.").ImportAsync(chat.App);
        return chat;
    }
}
