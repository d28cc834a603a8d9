using Microsoft.Playwright;
using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>One Chromium for all tests of the page; each test has a profile of its own in it.</summary>
public sealed class PageBrowser : IAsyncLifetime
{
    /// <summary>
    /// How long a condition is waited for, in milliseconds: a busy machine is slow, and only a test that fails waits so long.
    /// </summary>
    private const int Patience = 45_000;

    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private string? _missing;

    /// <summary>Whether there is one.</summary>
    internal bool IsThere => _missing is null;

    public async ValueTask InitializeAsync()
    {
        if (Array.Find(Programs, File.Exists) is not { } program)
        {
            _missing = "There is no Chromium: apt-get install chromium.";
            return;
        }

        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            ChromiumSandbox = false,
            Args = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
                "--disable-sync"],
        });
        Assertions.SetDefaultExpectTimeout(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>A profile with nothing in it; skips the test where there is no browser or no page.</summary>
    /// <param name="ours">Whether it is for our page, which has to be there.</param>
    internal async Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions? options = null, bool ours = true)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        Assert.SkipWhen(
            ours && !File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "app", "index.html")),
            "The page is not built: npm ci && npm run build in Web, then build the tests again.");
        options ??= new();
        options.ViewportSize ??= new() { Width = 1200, Height = 760 };
        options.Locale ??= "en-GB";
        options.ReducedMotion ??= ReducedMotion.Reduce;
        var profile = await _browser!.NewContextAsync(options);
        profile.SetDefaultTimeout(Patience);
        return profile;
    }
}
