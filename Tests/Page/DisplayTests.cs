using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>The page on a phone, in the dark, in German, and behind a key.</summary>
[Collection(PageTests.Name)]
public sealed class DisplayTests(PageBrowser browser)
{
    [Fact]
    public async Task Phone_HasTheListInADrawerAndScrollsInOneDirectionOnly()
    {
        await using var chat = await ChatRig.StartAsync(browser, Showcase.Phone);
        await Showcase.HistoryAsync(chat.App);
        chat.Model.Enqueue(ModelReply.Of(Showcase.Report));
        var tab = await chat.OpenAsync();
        await Expect(tab.Threads.First).ToBeHiddenAsync();
        await tab.SendAsync("Summarise the incident");
        await tab.CalmAsync();
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth"));
        Assert.Equal(
            0, await tab.Page.EvaluateAsync<int>(
                "() => { const box = document.querySelector('.scroller'); return box.scrollWidth - box.clientWidth; }"));

        await tab.Button("Show chats").ClickAsync();
        await tab.Threads.Filter(new() { HasText = "Beaconing" }).GetByRole(AriaRole.Link).ClickAsync();

        await Expect(tab.Threads.First).ToBeHiddenAsync();
        await Expect(tab.Page.Locator(".head h1")).ToContainTextAsync("Beaconing");
        await tab.Button("Show chats").ClickAsync();
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Threads.First).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Appearance_FollowsTheSystemUntilChosenAndTheChoiceIsKept()
    {
        await using var chat = await ChatRig.StartAsync(browser, new BrowserNewContextOptions { ColorScheme = ColorScheme.Dark });
        var tab = await chat.OpenAsync();
        Assert.True(await BrightnessAsync(tab) < 60);

        await tab.Button("Settings").ClickAsync();
        await tab.Page.GetByText("Light", new() { Exact = true }).ClickAsync();
        Assert.True(await BrightnessAsync(tab) > 200);

        await tab.Page.ReloadAsync();
        await Expect(tab.Field).ToBeVisibleAsync();
        Assert.True(await BrightnessAsync(tab) > 200);
    }

    [Fact]
    public async Task German_IsSpokenToAGermanBrowserAndEnglishWhenChosen()
    {
        await using var chat = await ChatRig.StartAsync(browser, new BrowserNewContextOptions { Locale = "de-DE" });
        var tab = await chat.OpenAsync();
        await Expect(tab.Page.GetByText("Womit kann ich helfen?")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("html")).ToHaveAttributeAsync("lang", "de");

        await tab.Button("Einstellungen").ClickAsync();
        await tab.Page.GetByText("English", new() { Exact = true }).ClickAsync();
        await tab.Button("Close").ClickAsync();

        await Expect(tab.Page.GetByText("What can I help you with?")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Key_AskedFor_WrongOnceThenRight_OpensTheThreads()
    {
        await using var chat = await ChatRig.StartAsync(browser, TestKeys.Settings);
        var tab = await chat.OpenAsync();
        var key = tab.Page.GetByLabel("API key");

        await key.FillAsync("guessed-0123456789abcdef");
        await key.PressAsync("Enter");
        await Expect(tab.Page.GetByText("The server does not recognise this key.")).ToBeVisibleAsync();
        await key.FillAsync(TestKeys.Bob);
        await key.PressAsync("Enter");
        await Expect(tab.Page.GetByText("Your chats will be listed here.")).ToBeVisibleAsync();
        await tab.SendAsync("Hello");

        await Expect(tab.Replies).ToContainTextAsync("Hello from the sandbox.");
        await tab.CalmAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Replies).ToContainTextAsync("Hello from the sandbox.");
    }

    private static Task<int> BrightnessAsync(ChatTab tab) => tab.Page.EvaluateAsync<int>(
        "() => Math.max(...getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number))");
}
