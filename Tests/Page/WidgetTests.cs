using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

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
    }

    [Fact]
    public async Task Widget_OfTheDocumentation_FromASecondOrigin_KeepsVisitorsApart()
    {
        var html = "";
        await using var shop = await Endpoint.StartAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(html);
        });
        await using var chat = await ChatRig.StartAsync(browser, [.. TestKeys.Settings, .. KeyFor(shop.Url)]);
        html = (await DocumentedPageAsync())
            .Replace("https://chat.example.org", chat.App.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);
        chat.Model.Enqueue(ModelReply.Of("We **open** at nine."), ModelReply.Of("Yes, **sir**."), ModelReply.Of("And **again**."));

        await using var profile = await browser.NewProfileAsync();
        var first = await ChatTab.OpenAsync(profile, new(shop.Url));
        await AskAsync(first, "My name is Ann. Opening hours?");
        await Expect(Panel(first).Locator("strong")).ToHaveTextAsync("open");

        await using var other = await browser.NewProfileAsync();
        var second = await ChatTab.OpenAsync(other, new(shop.Url));
        await AskAsync(second, "Is it open on Sunday?");
        await Expect(Panel(second).Locator("strong")).ToHaveTextAsync("sir");
        await Expect(Panel(second)).Not.ToContainTextAsync("Ann");

        await first.Page.ReloadAsync();
        await first.Button("Ask us").ClickAsync();
        await Expect(Panel(first)).ToContainTextAsync("My name is Ann.");
        var threads = await Task.WhenAll(KeptAsync(first, "chatcluster.widget"), KeptAsync(second, "chatcluster.widget"));
        var session = JsonNode.Parse(await KeptAsync(second, "chatcluster.session"))!;
        using var visitor = chat.App.ClientFor((string)session["token"]!);
        using var own = await visitor.GetAsync($"/v1/threads/{threads[1]}");
        using var foreign = await visitor.GetAsync($"/v1/threads/{threads[0]}");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.NotFound), (own.StatusCode, foreign.StatusCode));

        // A session that the server does not take any more: the visitor begins anew and is not locked out.
        await first.Page.EvaluateAsync("""
            () => Object.keys(localStorage).filter(name => name.startsWith('chatcluster.session')).forEach(name =>
              localStorage.setItem(name, JSON.stringify({ ...JSON.parse(localStorage.getItem(name)), token: 'visitor.a.b' })))
            """);
        await first.Page.ReloadAsync();
        await AskAsync(first, "Hello again?");
        await Expect(Panel(first).Locator("strong")).ToHaveTextAsync("again");
        await Expect(Panel(first)).Not.ToContainTextAsync("Ann");
        await Axe.AssertCleanAsync(first.Page, "widget of a visitor");
        Assert.Empty(first.Errors);
        Assert.Empty(second.Errors);
    }

    [Fact]
    public async Task Widget_InAPageOfAnotherOrigin_SaysWhyAndShowsNothing()
    {
        var html = "";
        await using var shop = await Endpoint.StartAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(html);
        });
        await using var chat = await ChatRig.StartAsync(browser, [.. TestKeys.Settings, .. KeyFor("https://shop.example")]);
        html = (await DocumentedPageAsync())
            .Replace("https://chat.example.org", chat.App.Url.ToString().TrimEnd('/'), StringComparison.Ordinal);
        await using var profile = await browser.NewProfileAsync();
        var tab = await ChatTab.OpenAsync(profile, new(shop.Url));

        await AskAsync(tab, "Opening hours?");

        await Expect(Panel(tab).GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.Empty(chat.Model.Requests);
    }

    private static IEnumerable<(string Name, string Value)> KeyFor(string origin) =>
    [
        ("ChatCluster:Auth:ApiKeys:4:Key", "the-key-of-the-widget"),
        ("ChatCluster:Auth:ApiKeys:4:User", "shop"),
        ("ChatCluster:Auth:ApiKeys:4:Role", "widget"),
        ("ChatCluster:Auth:ApiKeys:4:Widget:Origins:0", origin),
    ];

    private static ILocator Panel(ChatTab tab) => tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Ask us" });

    private static async Task AskAsync(ChatTab tab, string text)
    {
        await tab.Button("Ask us").ClickAsync();
        await Panel(tab).GetByLabel("Message", new() { Exact = true }).FillAsync(text);
        await tab.Page.Keyboard.PressAsync("Enter");
    }

    private static Task<string> KeptAsync(ChatTab tab, string name) =>
        tab.Page.EvaluateAsync<string>("name => localStorage.getItem(Object.keys(localStorage).find(key => key.startsWith(name)))", name);

    /// <summary>The page that docs/widget.md tells to write.</summary>
    private static async Task<string> DocumentedPageAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "widget.md")))
        {
            folder = folder.Parent ?? throw new FileNotFoundException("docs/widget.md is in no folder above the tests.");
        }

        var text = await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "widget.md"));
        return text.Split("```html")[1].Split("```")[0];
    }
}
