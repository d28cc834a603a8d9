using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Web.Formats;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>
/// A page that somebody else might have written, with <c>useChat</c> of <c>@ai-sdk/react</c> as it comes from npm, before a server that has
/// the model and the tools of <see cref="ClientWorld"/>.
/// </summary>
/// <param name="front">A front end.</param>
/// <param name="other">Another, or the same.</param>
internal sealed class UseChatPage(IBrowserContext profile, Uri front, Uri other) : IAsyncDisposable
{
    private static string? _html;

    private readonly HttpClient _client = new() { BaseAddress = other, DefaultRequestHeaders = { Accept = { new("application/json") } } };

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return profile.DisposeAsync();
    }

    /// <summary>The text that was shown stays, and the next message is answered.</summary>
    public async Task StopAsync()
    {
        var tab = await OpenAsync("page-stop");

        await SendAsync(tab, "endless");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("On and on");
        await tab.Page.GetByText("Stop", new() { Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
        await SendAsync(tab, "plain");
        await Expect(tab.Page.Locator(".assistant").Last).ToHaveTextAsync("Hello world");

        Assert.Equal(["stopped", "completed"], (await RoundsAsync("page-stop")).Select(round => round!["reason"]!.ToString()));
        Assert.Equal("On and on", await tab.Page.Locator(".assistant").First.TextContentAsync());
        await AssertCalmAsync(tab);
    }

    /// <summary>A page that is loaded again in mid-stream resumes, and doubles nothing.</summary>
    public async Task ReloadAsync()
    {
        var tab = await OpenAsync("page-reload");
        await SendAsync(tab, "cut,page-reload");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Cut in the very mid");

        await tab.Page.ReloadAsync();
        await Expect(tab.Page.Locator(".user")).ToHaveTextAsync("cut,page-reload");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Cut in the very mid");
        await GoOnAsync("page-reload");

        await AssertWholeAsync(tab);
    }

    /// <summary>A second tab, at the other front end, shows the same reply.</summary>
    public async Task SecondTabAsync()
    {
        var first = await OpenAsync("page-tabs");
        await SendAsync(first, "cut,page-tabs");
        await Expect(first.Page.Locator(".assistant")).ToHaveTextAsync("Cut in the very mid");

        var second = await OpenAsync("page-tabs", other);
        await Expect(second.Page.Locator(".assistant")).ToHaveTextAsync("Cut in the very mid");
        await GoOnAsync("page-tabs");

        await AssertWholeAsync(first);
        await AssertWholeAsync(second);
    }

    /// <summary>The page answers the question of a tool, and the same message goes on.</summary>
    public async Task ApproveAsync(bool approved)
    {
        var id = $"page-approved-{approved}";
        var tab = await OpenAsync(id);
        await SendAsync(tab, "guarded");

        await tab.Page.GetByText(approved ? "Approve" : "Deny", new() { Exact = true }).ClickAsync();

        await Expect(tab.Page.Locator(".tool code")).ToHaveTextAsync($"tool-guarded output-{(approved ? "available" : "denied")}");
        await Expect(tab.Page.Locator(".assistant .text")).ToHaveTextAsync("It is noon.");
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
        var events = (await _client.GetFromJsonAsync<JsonObject>($"/v1/threads/{id}/events"))!["items"]!.AsArray();
        Assert.Equal(approved ? 1 : 0, events.Count(item => item!["event"]!["type"]!.ToString() is "tool.started"));
        await AssertCalmAsync(tab);
    }

    private async Task<ChatTab> OpenAsync(string id, Uri? at = null)
    {
        _html ??= await BundleAsync();
        var page = new Uri(at ?? front, $"/usechat.html?id={id}");
        await profile.RouteAsync(
            page.ToString(), route => route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = _html }));
        return await ChatTab.OpenAsync(profile, page);
    }

    private static async Task<string> BundleAsync()
    {
        var script = (await NodeClient.RunAsync("usechat/bundle.mjs")).GetProperty("script").GetString()!;
        return $"<!doctype html><div id=root></div><script>{script.Replace("</script", "<\\/script", StringComparison.Ordinal)}</script>";
    }

    private static async Task SendAsync(ChatTab tab, string text)
    {
        await tab.Page.GetByLabel("Message").FillAsync(text);
        await tab.Page.GetByText("Send", new() { Exact = true }).ClickAsync();
    }

    private async Task GoOnAsync(string id)
    {
        using var answer = await _client.PostAsJsonAsync("/v1/messages?wait=false", new { text = $"go on,{id}" });
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonArray> RoundsAsync(string id) =>
        (await _client.GetFromJsonAsync<JsonObject>($"/v1/threads/{id}/messages"))!["rounds"]!.AsArray();

    private static async Task AssertWholeAsync(ChatTab tab)
    {
        await Expect(tab.Page.Locator("#status")).ToHaveTextAsync("ready");
        await Expect(tab.Page.Locator(".assistant")).ToHaveTextAsync("Cut in the very middle.");
        await AssertCalmAsync(tab);
    }

    private static async Task AssertCalmAsync(ChatTab tab)
    {
        Assert.Equal("", await tab.Page.Locator("#error").TextContentAsync());
        Assert.Empty(tab.Errors);
    }
}
