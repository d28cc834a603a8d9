using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>The page for those who read from the right, print, touch, or use the keyboard alone.</summary>
[Collection(PageTests.Name)]
public sealed class ReadingTests(PageBrowser browser)
{
    [Fact]
    public async Task Arabic_RunsFromTheRight_BesideEnglishThatDoesNot()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("مرحبا بك.\n\n- واحد\n- اثنان\n\nEnglish again.\n\n```\ncode\n```"));
        var tab = await chat.OpenAsync();
        await tab.Field.FillAsync("كيف حالك؟");
        await Expect(tab.Field).ToHaveCSSAsync("direction", "rtl");
        await tab.EnterAsync();
        await tab.CalmAsync();

        await Expect(tab.Messages).ToHaveCSSAsync("direction", "rtl");
        await Expect(tab.Replies.Locator("p").First).ToHaveCSSAsync("direction", "rtl");
        await Expect(tab.Replies.Locator("ul")).ToHaveCSSAsync("direction", "rtl");
        await Expect(tab.Replies.Locator("p").Nth(1)).ToHaveCSSAsync("direction", "ltr");
        await Expect(tab.Replies.Locator("pre")).ToHaveCSSAsync("direction", "ltr");
        await Expect(tab.Threads.Locator(".thread-title")).ToHaveAttributeAsync("dir", "auto");
        await tab.PictureAsync("arabic");
        await Axe.AssertCleanAsync(tab.Page, "Arabic");
    }

    [Fact]
    public async Task Print_ShowsTheThreadAlone_AndAllOfIt()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("So $x^2$ it is."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Print me");
        await tab.CalmAsync();
        await Expect(tab.Replies.Locator(".katex").First).ToBeVisibleAsync();

        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });

        await Expect(tab.Page.Locator(".side")).ToBeHiddenAsync();
        await Expect(tab.Field).ToBeHiddenAsync();
        await Expect(tab.Messages).ToBeVisibleAsync();
        await Expect(tab.Replies.Locator(".katex").First).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".scroller")).ToHaveCSSAsync("overflow-y", "visible");
        await tab.PictureAsync("print");
    }

    [Fact]
    public async Task Phone_HasTargetsForFingers()
    {
        await using var chat = await ChatRig.StartAsync(browser, Showcase.Phone);
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Hello, this is a message whose title is a good deal wider than any telephone");
        await tab.CalmAsync();
        await Expect(tab.Page.Locator("h1")).ToContainTextAsync("Hello");

        // Nothing is wider than it is, so that the page cannot be moved sideways.
        Assert.Equal(390, await tab.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        var small = await tab.Page.EvaluateAsync<string[]>("""
            () => [...document.querySelectorAll('button')]
              .map(button => ({ name: button.getAttribute('aria-label') ?? button.textContent, box: button.getBoundingClientRect() }))
              .filter(({ box }) => box.width > 0 && (box.width < 40 || box.height < 40))
              .map(({ name, box }) => `${name} ${box.width}x${box.height}`)
            """);

        Assert.Empty(small);
    }

    [Fact]
    public async Task Escape_WithMessagesInTheQueue_AsksBeforeItStops()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(new ModelReply().Text("Endless ").Stall(), ModelReply.Of("The next."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("First");
        await Expect(tab.Replies).ToContainTextAsync("Endless");
        await tab.SendAsync("Second");
        await Expect(tab.Queue).ToHaveCountAsync(1);

        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Notices).ToContainTextAsync("Your waiting message is sent when the answer stops.");
        await Expect(tab.Queue).ToHaveCountAsync(1);
        await tab.Button("Stop", tab.Notices).ClickAsync();

        await Expect(tab.Replies.Last).ToContainTextAsync("The next.");
    }

    [Fact]
    public async Task List_IsOneTabStopARow_AndItsMenuIsToTheRight()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        await Showcase.HistoryAsync(chat.App);
        var tab = await chat.OpenAsync();
        var rows = tab.Threads.Locator("> a");
        await rows.First.FocusAsync();

        await tab.Page.Keyboard.PressAsync("Tab");
        await Expect(rows.Nth(1)).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(rows.Nth(2)).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(tab.Entry("Rename")).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(tab.Page.GetByRole(AriaRole.Menu)).ToHaveCountAsync(0);
    }
}
