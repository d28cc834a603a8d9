using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Microsoft.Playwright;

namespace ChatCluster.Tests.Page;

/// <summary>What a test of the page needs: the real program with a scripted model, and a profile of the browser.</summary>
internal sealed class ChatRig : IAsyncDisposable
{
    private readonly IBrowserContext _profile;

    private ChatRig(ModelServer model, ChatApp app, IBrowserContext profile)
    {
        Model = model;
        App = app;
        _profile = profile;
    }

    public ModelServer Model { get; }

    public ChatApp App { get; }

    public static Task<ChatRig> StartAsync(PageBrowser browser, params IEnumerable<(string Name, string Value)> settings) =>
        StartAsync(browser, new BrowserNewContextOptions(), settings);

    public static async Task<ChatRig> StartAsync(
        PageBrowser browser, BrowserNewContextOptions options, params IEnumerable<(string Name, string Value)> settings)
    {
        var profile = await browser.NewProfileAsync(options);
        var model = await ModelServer.StartAsync();
        var app = await ChatApp.StartAsync([.. SandboxSettings.For(model), ("ChatCluster:DefaultModel", "sandbox"), .. settings]);
        return new(model, app, profile);
    }

    /// <summary>Opens the page, or a thread in it.</summary>
    public Task<ChatTab> OpenAsync(string? thread = null) =>
        ChatTab.OpenAsync(_profile, new(App.Url, thread is null ? "" : $"/#/t/{thread}"));

    /// <summary>Opens another page of the server.</summary>
    public Task<ChatTab> OpenPathAsync(string path) => ChatTab.OpenAsync(_profile, new(App.Url, path));

    /// <summary>Puts a page of the test's own beside the server's.</summary>
    public Task ServeAsync(string path, string html) =>
        _profile.RouteAsync(
            new Uri(App.Url, path).ToString(), route =>
                route.FulfillAsync(new() { ContentType = "text/html; charset=utf-8", Body = html }));

    /// <summary>Cuts the browser off the network, or connects it again.</summary>
    public Task OfflineAsync(bool offline) => _profile.SetOfflineAsync(offline);

    /// <summary>
    /// Lets no request to the server's API through, as if it were gone, while its page stays there; or lets them through again.
    /// </summary>
    public Task CutAsync(bool cut) =>
        cut ? _profile.RouteAsync("**/v1/**", route => route.AbortAsync("connectionrefused")) : _profile.UnrouteAsync("**/v1/**");

    public async ValueTask DisposeAsync()
    {
        await _profile.DisposeAsync();
        await App.DisposeAsync();
        await Model.DisposeAsync();
    }
}
