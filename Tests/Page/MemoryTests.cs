using System.Net.Http.Json;
using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>What is known of the reader, in the page.</summary>
[Collection(PageTests.Name)]
public sealed class MemoryTests(PageBrowser browser)
{
    [Theory]
    [InlineData("en", "More actions", "Memory", "From your message")]
    [InlineData("de", "Weitere Aktionen", "Gedächtnis", "Aus Ihrer Nachricht")]
    public async Task Fact_OfAMessage_LeadsToIt(string locale, string menu, string title, string source)
    {
        var options = new BrowserNewContextOptions { Locale = locale };
        await using var chat = await ChatRig.StartAsync(browser, options, ("ChatCluster:Memory:Enabled", "true"));
        chat.Model.Script = request => ModelReply.Of(
            IsForFacts(request) ? """[{"message": 1, "fact": "The user grows tomatoes."}]""" : "Fine.");
        var tab = await chat.OpenAsync();
        await tab.SendAsync("I grow tomatoes on my balcony.");
        await tab.CalmAsync();
        var thread = await tab.ThreadIdAsync();
        while ((await chat.App.GetJsonAsync("/v1/memory"))["items"]!.AsArray().Count == 0)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        await tab.Page.GotoAsync(new Uri(chat.App.Url, "/#/").ToString());

        await OpenAsync(tab, menu, title);
        await Axe.AssertCleanAsync(tab.Page, "memory, " + locale);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = source }).ClickAsync();

        await Expect(tab.Page.Locator(".round.reached .bubble")).ToHaveTextAsync("I grow tomatoes on my balcony.");
        Assert.Contains(thread, tab.Page.Url, StringComparison.Ordinal);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Facts_AreWrittenChangedForgottenAndSwitchedOff()
    {
        await using var chat = await ChatRig.StartAsync(browser, ("ChatCluster:Agents:helper:Memory", "true"));
        using var other = await chat.App.Client.PostAsJsonAsync("/v1/memory", new { text = "I have a dog." });
        var tab = await chat.OpenAsync();
        await OpenAsync(tab, "More actions", "Memory");
        await tab.Button("Add something").ClickAsync();
        await tab.Page.GetByLabel("What to remember").FillAsync("I live in Kiel.");
        await Axe.AssertCleanAsync(tab.Page, "a fact that is written");
        await tab.Button("Save").ClickAsync();
        await tab.Button("Edit: I live in Kiel.").ClickAsync();
        await tab.Page.GetByLabel("What to remember").FillAsync("I live in Bremen.");
        await tab.Button("Save").ClickAsync();
        await Expect(Facts(tab)).ToContainTextAsync(["I live in Bremen.", "I have a dog."]);
        await Expect(Facts(tab).First).ToContainTextAsync("changed by you");

        await tab.Page.GetByLabel("Remember things about me").UncheckAsync();
        await Expect(tab.Page.GetByText("While this is off, nothing is noted or used.")).ToBeVisibleAsync();
        Assert.False((await chat.App.GetJsonAsync("/v1/memory"))["enabled"]!.GetValue<bool>());

        await tab.Button("Forget: I have a dog.").ClickAsync();
        await Expect(Facts(tab)).ToHaveCountAsync(1);
        await tab.Button("Forget everything").ClickAsync();
        await Axe.AssertCleanAsync(tab.Page, "everything is to be forgotten");
        await tab.Button("Forget everything").ClickAsync();
        await Expect(tab.Page.GetByText("Nothing is remembered.")).ToBeVisibleAsync();
        Assert.Empty((await chat.App.GetJsonAsync("/v1/memory"))["items"]!.AsArray());
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Page_OfAServerWithoutMemory_IsNotOffered()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.Button("More actions").ClickAsync();
        await Expect(tab.Entry("Usage")).ToBeVisibleAsync();
        await Expect(tab.Entry("Memory")).ToHaveCountAsync(0);
    }

    private static bool IsForFacts(ModelRequest request) =>
        request.Messages[0].GetProperty("content").ToString().StartsWith("You keep notes", StringComparison.Ordinal);

    private static ILocator Facts(ChatTab tab) => tab.Page.Locator(".facts li");

    private static async Task OpenAsync(ChatTab tab, string menu, string title)
    {
        await tab.Button(menu).ClickAsync();
        await tab.Entry(title).ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = title })).ToBeVisibleAsync();
    }
}
