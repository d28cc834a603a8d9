using System.Net;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>
/// Keys, sessions, users, agents, usage and tools in the page: one server, the admin's tab, and that of the user who gets a key.
/// </summary>
[Collection(PageTests.Name)]
public sealed class AdminPageTests(PageBrowser browser)
{
    [Fact]
    public async Task Pages_OfAnAdminAndAUser_ShowAndChangeWhatTheirRoleAllows()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("found"));
        await using var chat = await ChatRig.StartAsync(
            browser, [.. TestKeys.Settings, ("ChatCluster:Budgets:Tenant:TokensPerDay", "1000000"),
                .. RestTool.Settings("lookup", endpoint.Url + "/lookup?ip={ip}")]);
        var tab = await chat.OpenAsync();
        await tab.SignInAsync(TestKeys.Ann);
        await tab.SendAsync("Hello");
        await tab.CalmAsync();

        var secret = await MakeKeyAsync(tab);
        await EndOwnKeyAsync(chat, secret);
        await ChangeAgentAsync(tab, chat);
        await ReadUsageAsync(tab);
        await ReadToolsAsync(tab);
        await EndSessionAsync(tab);
        Assert.Empty(tab.Errors);
    }

    private static async Task<string> MakeKeyAsync(ChatTab tab)
    {
        var dialog = await tab.OpenPageAsync("Administration");
        await Expect(dialog.GetByRole(AriaRole.Row).Filter(new() { HasText = "ann" })).ToContainTextAsync("1");
        await Axe.AssertCleanAsync(tab.Page, "users");
        await tab.Button("API keys").ClickAsync();
        await Expect(dialog.GetByText("There is no key.")).ToBeVisibleAsync();
        await tab.Button("New key").ClickAsync();
        await dialog.GetByLabel("User", new() { Exact = true }).FillAsync("zoe");
        await dialog.GetByLabel("What it is for (optional)").FillAsync("laptop");
        await Axe.AssertCleanAsync(tab.Page, "a key that is made");
        await tab.Button("Create key").ClickAsync();

        var secret = await dialog.GetByRole(AriaRole.Textbox, new() { Name = "New key" }).InputValueAsync();
        await Expect(dialog.Locator(".facts li")).ToContainTextAsync(["laptop zoe Member"]);
        await Axe.AssertCleanAsync(tab.Page, "keys");
        await tab.PictureAsync("admin-keys");
        await tab.Button("Close", dialog).ClickAsync();
        return secret;
    }

    private async Task EndOwnKeyAsync(ChatRig chat, string secret)
    {
        await using var profile = await browser.NewProfileAsync();
        var zoe = await ChatTab.OpenAsync(profile, chat.App.Url);
        await zoe.SignInAsync(secret);
        await Expect(zoe.Page.GetByText("Your chats will be listed here.")).ToBeVisibleAsync();
        var dialog = await zoe.OpenPageAsync("Keys and sessions");
        await Expect(dialog.GetByText("Keys are created by an admin.")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(zoe.Page, "own keys");
        await zoe.Button("Close", dialog).ClickAsync();
        await zoe.Button("More actions").ClickAsync();
        await Expect(zoe.Entry("Usage")).ToBeVisibleAsync();
        await Expect(zoe.Entry("Administration")).ToHaveCountAsync(0);
        await zoe.Entry("Keys and sessions").ClickAsync();

        await zoe.Button("Revoke: laptop").ClickAsync();
        await zoe.Button("Revoke").ClickAsync();

        // It was the one that she is signed in with.
        await Expect(zoe.Page.GetByText("The server does not recognise this key.")).ToBeVisibleAsync();
        using var client = chat.App.ClientFor(secret);
        using var refused = await client.GetAsync("/v1/me");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private static async Task ChangeAgentAsync(ChatTab tab, ChatRig chat)
    {
        using var ann = chat.App.ClientFor(TestKeys.Ann);
        var dialog = await tab.OpenPageAsync("Administration");
        await tab.Button("Agents").ClickAsync();
        await tab.Button("New agent").ClickAsync();
        await dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("billing");
        await dialog.GetByLabel("Prompt", new() { Exact = true }).FillAsync("You help with invoices.");
        await dialog.GetByLabel("Tools, one per line").FillAsync("no_such_tool");
        await dialog.GetByLabel("Other fields (JSON)").FillAsync("""{"suggestions": ["What do I owe?"]}""");
        await Axe.AssertCleanAsync(tab.Page, "an agent that is made");
        await tab.Button("Save").ClickAsync();
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToContainTextAsync("no_such_tool");
        await dialog.GetByLabel("Tools, one per line").FillAsync("lookup");
        await tab.Button("Save").ClickAsync();

        await tab.Button("Edit: billing").ClickAsync();
        await dialog.GetByLabel("Prompt", new() { Exact = true }).FillAsync("You help with taxes.");
        await tab.Button("Save").ClickAsync();
        await Expect(dialog.GetByText("version 2 by")).ToBeVisibleAsync();
        var kept = await ann.GetStringAsync("/v1/admin/agents/billing");
        Assert.Contains("taxes", kept, StringComparison.Ordinal);
        Assert.Contains("What do I owe?", kept, StringComparison.Ordinal);
        await Axe.AssertCleanAsync(tab.Page, "agents");

        await tab.Button("Versions: billing").ClickAsync();
        await tab.Button("Return to this: Version 1").ClickAsync();
        await Expect(dialog.GetByText("as version 1")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "versions");
        await tab.PictureAsync("admin-versions");
        Assert.Contains("invoices", await ann.GetStringAsync("/v1/admin/agents/billing"), StringComparison.Ordinal);
        await tab.Button("Back").ClickAsync();
        await tab.Button("Delete: billing").ClickAsync();
        await tab.Button("Delete", dialog).ClickAsync();
        await Expect(tab.Button("Delete: billing")).ToHaveCountAsync(0);
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        using var gone = await ann.GetAsync("/v1/admin/agents/billing");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        await tab.Button("Close", dialog).ClickAsync();
    }

    private static async Task ReadUsageAsync(ChatTab tab)
    {
        var dialog = await tab.OpenPageAsync("Usage");
        var requests = dialog.GetByRole(AriaRole.Progressbar, new() { Name = "Requests within a minute" });
        await Expect(requests).ToHaveAttributeAsync("max", "120");
        await dialog.Locator(".choices select").First.SelectOptionAsync("tenant");
        await dialog.Locator(".choices select").Last.SelectOptionAsync("user");
        await Expect(dialog.GetByRole(AriaRole.Rowheader)).ToHaveTextAsync(["ann"]);
        await Expect(dialog.GetByText("The tenant: tokens per day")).ToBeVisibleAsync();
        await Expect(dialog.GetByText("of 1,000,000")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "usage of the tenant");
        await tab.PictureAsync("admin-usage");

        var file = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Save as CSV").ClickAsync());

        Assert.Equal("usage-tenant-by-user.csv", file.SuggestedFilename);
        using var reader = new StreamReader(await file.CreateReadStreamAsync());
        Assert.Contains(",ann,", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        await tab.Button("Close", dialog).ClickAsync();
    }

    private static async Task ReadToolsAsync(ChatTab tab)
    {
        var asked = 0;
        await tab.Page.RouteAsync(
            "**/v1/tools", route => Interlocked.Increment(ref asked) == 1 ? route.AbortAsync("connectionreset") : route.ContinueAsync());
        var dialog = await tab.OpenPageAsync("Tools");
        await tab.Button("Try again").ClickAsync();
        await Expect(dialog.Locator("code")).ToContainTextAsync(["lookup"]);
        await Axe.AssertCleanAsync(tab.Page, "tools");
        await tab.Button("Close", dialog).ClickAsync();
    }

    private static async Task EndSessionAsync(ChatTab tab)
    {
        Assert.Equal(204, await tab.Page.EvaluateAsync<int>(
            "key => fetch('/v1/sessions', { method: 'POST', headers: { Authorization: `Bearer ${key}` } }).then(answer => answer.status)",
            TestKeys.Ann));
        var dialog = await tab.OpenPageAsync("Keys and sessions");
        var session = dialog.Locator(".facts li").Filter(new() { Has = tab.Button("Sign out") });
        await Expect(session).ToHaveCountAsync(1);
        await Expect(session).ToContainTextAsync("127.0.0.1");
        await Axe.AssertCleanAsync(tab.Page, "sessions");
        await tab.Button("Sign out everywhere").ClickAsync();
        await tab.Button("Sign out everywhere").ClickAsync();
        await Expect(dialog.GetByText("No browser is signed in.")).ToBeVisibleAsync();
    }
}
