using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

[Collection(PageTests.Name)]
public sealed class WidgetTests(PageBrowser browser)
{
    private const string Host = """
        <!doctype html><html lang="en"><title>A shop</title>
        <style>button { background: red; font-size: 40px } chatcluster-widget { --chatcluster-accent: rgb(192, 57, 43) }</style>
        <main><h1>A shop</h1></main><script src="/widget.js" data-title="Ask us" data-greeting="Hello there." defer></script></html>
        """;

    [Fact]
    public async Task Widget_OnAnotherPage_ChatsAndFindsItsThreadAgain()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("We are **open**."));
        await chat.ServeAsync("/shop", Host);
        var tab = await chat.OpenPathAsync("/shop");
        var asked = new List<string>();
        tab.Page.Request += (_, request) => asked.Add(request.Url);

        await tab.Button("Ask us").ClickAsync();
        var panel = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Ask us" });
        await Expect(panel).ToContainTextAsync("Hello there.");
        Assert.Empty(asked);
        await panel.GetByLabel("Message", new() { Exact = true }).FillAsync("Opening hours?");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(panel.Locator("strong")).ToHaveTextAsync("open");

        await tab.Page.ReloadAsync();
        await tab.Button("Ask us").ClickAsync();
        await Expect(panel).ToContainTextAsync("Opening hours?");
        await Expect(panel.Locator("strong")).ToHaveTextAsync("open");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Widget_KeepsItsStyleAndTakesThePagesColour()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        await chat.ServeAsync("/shop", Host);
        var tab = await chat.OpenPathAsync("/shop");

        var launcher = tab.Button("Ask us");

        await Expect(launcher).ToHaveCSSAsync("background-color", "rgb(192, 57, 43)");
        await Expect(launcher).ToHaveCSSAsync("width", "56px");
        await launcher.ClickAsync();
        await Axe.AssertCleanAsync(tab.Page, "widget");
        await tab.PictureAsync("widget");
    }
}
