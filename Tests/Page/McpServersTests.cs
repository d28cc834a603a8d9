using ChatCluster.Credentials;
using ChatCluster.Tests.Tools.Mcp.SignIns;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>MCP servers in the page, and who the user is there.</summary>
[Collection(PageTests.Name)]
public sealed class McpServersTests(PageBrowser browser)
{
    [Fact]
    public async Task Server_ThatItsUsersSignInTo_IsSignedInToAndOutOf()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var chat = await ChatRig.StartAsync(
            browser, ("ChatCluster:CredentialKey", Convert.ToBase64String(new byte[CredentialCipher.KeyLength])),
            ("ChatCluster:Mcp:Servers:desk:Url", server.Url),
            ("ChatCluster:Mcp:Servers:desk:OAuth:AuthorizationServer", authorization.Issuer));
        var tab = await chat.OpenAsync();
        var dialog = await tab.OpenPageAsync("Tools");
        var desk = dialog.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "desk" }).First;
        await Expect(desk).ToContainTextAsync("sign in first");
        await Axe.AssertCleanAsync(tab.Page, "a server that is not signed in to");

        var away = await tab.Page.Context.RunAndWaitForPageAsync(
            () => dialog.GetByRole(AriaRole.Link, new() { Name = "Sign in: desk" }).ClickAsync());
        await Expect(away.GetByText("You are signed in to desk.")).ToBeVisibleAsync();
        await away.CloseAsync();

        // As the browser tells of it when the tab is shown again.
        await tab.Page.EvaluateAsync("dispatchEvent(new Event('focus'))");
        await Expect(desk).ToContainTextAsync("You are signed in, since");
        await Axe.AssertCleanAsync(tab.Page, "a server that is signed in to");
        await tab.Button("Sign out: desk").ClickAsync();

        await Expect(dialog.GetByRole(AriaRole.Link, new() { Name = "Sign in: desk" })).ToBeVisibleAsync();
        Assert.NotNull(authorization.Requests.Last().Token);
        Assert.Empty(tab.Errors);
    }
}
