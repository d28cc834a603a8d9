using System.Text.RegularExpressions;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

[Collection(PageTests.Name)]
public sealed partial class ShareTests(PageBrowser browser)
{
    [Fact]
    public async Task Share_OpenedByAStranger_ShowsTheThreadUntilTheLinkIsRevoked()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync("found"));
        await using var chat =
            await ChatRig.StartAsync(
                browser, [.. TestKeys.Settings, ("ChatCluster:Models:sandbox:SupportsImages", "true"),
                    .. RestTool.Settings("lookup", endpoint.Url + "/lookup?ip={ip}")]);
        var tab = await chat.OpenAsync();
        await tab.SignInAsync(TestKeys.Ann);
        chat.Model.Enqueue(new ModelReply().Call("lookup", """{"ip":"198.51.100.7"}"""));
        await tab.Page.Locator("input[type=file]")
            .SetInputFilesAsync(new FilePayload { Name = "note.png", MimeType = "image/png", Buffer = [1, 2, 3] });
        await Expect(tab.Page.Locator(".composer .attachments")).ToHaveCountAsync(1);
        await tab.SendAsync("Say hello");
        await tab.CalmAsync();
        await tab.Button("Share").ClickAsync();
        await tab.Button("Create link").ClickAsync();
        var link = tab.Page.GetByLabel("Share", new() { Exact = true }).And(tab.Page.Locator("input"));
        await Expect(link).ToHaveValueAsync(SharedLink());
        await Axe.AssertCleanAsync(tab.Page, "share");

        await using var other = await browser.NewProfileAsync();
        var stranger = await ChatTab.OpenAsync(other, new(await link.InputValueAsync()));
        await stranger.Calls.Locator("summary").ClickAsync();
        await Expect(stranger.Calls).ToContainTextAsync("found");
        await Expect(stranger.Page.Locator(".attachments")).ToContainTextAsync("note.png");
        await Expect(stranger.Messages).ToHaveTextAsync("Say hello");
        await Expect(stranger.Replies).ToContainTextAsync("Hello from the sandbox.");
        await Expect(stranger.Page.GetByText("A shared chat, read-only.")).ToBeVisibleAsync();
        await Expect(stranger.Field).ToHaveCountAsync(0);
        await Axe.AssertCleanAsync(stranger.Page, "shared thread");

        await tab.Button("Revoke link").ClickAsync();
        await Expect(tab.Page.GetByText("The link no longer works.")).ToBeVisibleAsync();
        await stranger.Page.ReloadAsync();

        await Expect(stranger.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This link opens nothing");
        Assert.Empty(stranger.Errors);
    }

    [GeneratedRegex("^http://127.0.0.1:[0-9]+/#/s/.+")]
    private static partial Regex SharedLink();
}
