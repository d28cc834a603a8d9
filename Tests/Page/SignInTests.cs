using System.Text.Json;
using ChatCluster.Tests.Web.Access.Sessions;
using Microsoft.Playwright;
using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>Signing in to the page in a real browser, and what pages of others can do with the session.</summary>
[Collection(PageTests.Name)]
public sealed class SignInTests(PageBrowser browser)
{
    private const string Cookie = "chatcluster_session";
    private const string Evil = "http://evil.test/";

    [Fact]
    public async Task SignIn_AtTheProvider_ShowsThePageToItsUser()
    {
        await using var rig = await OidcApp.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();

        await page.GotoAsync(new Uri(rig.App.Url, "/signin").ToString());

        Assert.Equal(rig.App.Url.ToString(), page.Url.Split('#')[0]);
        Assert.Equal("ann", await WhoAsync(page));
        Assert.DoesNotContain(Cookie, await page.EvaluateAsync<string>("document.cookie"), StringComparison.Ordinal);
        Assert.Equal(
            201, await page.EvaluateAsync<int>(
                "fetch('/v1/threads', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }).then(answer => answer.status)"));
    }

    [Fact]
    public async Task Page_OfAnotherSite_ChangesNothingWithTheSession()
    {
        await using var rig = await OidcApp.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(rig.App.Url, "/signin").ToString());
        await profile.RouteAsync(Evil + "**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $$"""
                <form id="f" method="post" enctype="text/plain" action="{{rig.App.Url}}v1/threads"><input name='{"title":"stolen","x":"' value='"}'></form>
                """,
        }));

        await page.GotoAsync(Evil);
        var blind = await page.EvaluateAsync<string>(
            $$"""fetch('{{rig.App.Url}}v1/threads', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}' }).then(answer => answer.type, error => 'refused')""");
        var read = await page.EvaluateAsync<string>(
            $$"""fetch('{{rig.App.Url}}v1/me', { credentials: 'include' }).then(answer => answer.text(), error => 'refused')""");
        var answer =
            await page.RunAndWaitForResponseAsync(() => page.EvaluateAsync("document.getElementById('f').submit()"), "**/v1/threads");

        Assert.Contains(blind, (string[])["opaque", "refused"]);
        Assert.Equal("refused", read);
        Assert.InRange(answer.Status, 400, 415);
        var own = await profile.NewPageAsync();
        await own.GotoAsync(rig.App.Url.ToString());
        Assert.Equal("ann", await WhoAsync(own));
        Assert.Equal(0, await own.EvaluateAsync<int>("fetch('/v1/threads').then(answer => answer.json()).then(list => list.total)"));
    }

    [Fact]
    public async Task Cookie_ThatWasLaidThereBefore_IsReplaced()
    {
        await using var rig = await OidcApp.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        await profile.AddCookiesAsync([new() { Name = Cookie, Value = "laid-there", Url = rig.App.Url.ToString() }]);
        var page = await profile.NewPageAsync();

        await page.GotoAsync(new Uri(rig.App.Url, "/signin").ToString());

        var cookie = Assert.Single(await profile.CookiesAsync(), cookie => cookie.Name == Cookie);
        Assert.NotEqual("laid-there", cookie.Value);
        Assert.Equal((true, SameSiteAttribute.Lax), (cookie.HttpOnly, cookie.SameSite));
        await profile.ClearCookiesAsync();
        await profile.AddCookiesAsync([new() { Name = Cookie, Value = "laid-there", Url = rig.App.Url.ToString() }]);
        Assert.Null(await WhoAsync(page));
    }

    private static async Task<string?> WhoAsync(IPage page)
    {
        var text = await page.EvaluateAsync<string>("fetch('/v1/me').then(answer => answer.text())");
        return JsonDocument.Parse(text).RootElement.TryGetProperty("user", out var user) ? user.GetString() : null;
    }
}
