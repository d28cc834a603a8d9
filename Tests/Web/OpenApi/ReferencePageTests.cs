using System.Collections.Concurrent;
using ChatCluster.Tests.Page;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Web.OpenApi;

/// <summary>The document as a page, in a real browser: it shows the operations, and asks no other server for anything.</summary>
[Collection(PageTests.Name)]
public sealed class ReferencePageTests(PageBrowser browser)
{
    [Fact]
    public async Task Docs_Opened_ShowTheOperationsWithoutTheInternet()
    {
        await using var app = await ChatApp.StartAsync();
        await using var profile = await browser.NewProfileAsync();
        var page = await profile.NewPageAsync();
        var (requests, errors) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        page.Request += (_, request) => requests.Enqueue(request.Url);
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Enqueue(message.Text);
            }
        };

        var response = await page.GotoAsync(new Uri(app.Url, "/docs").ToString());

        await Expect(page.Locator("body")).ToContainTextAsync("Lists your threads.", new() { Timeout = 60_000 });
        Assert.Contains("default-src 'none'", (await response!.AllHeadersAsync())["content-security-policy"], StringComparison.Ordinal);
        Assert.All(requests, url =>
            Assert.True(
                url.StartsWith(app.Url.ToString(), StringComparison.Ordinal) || url.StartsWith(
                    "data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal), url));
        Assert.Empty(errors);
    }
}
