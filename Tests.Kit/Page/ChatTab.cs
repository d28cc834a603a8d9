using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>A tab with the page open: its parts by the names its readers see, and what a person does with them.</summary>
internal sealed class ChatTab
{
    private readonly List<string> _errors = [];

    private ChatTab(IPage page)
    {
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // A refused connection is what some tests are about; the browser reports each one here.
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal)
                && !message.Text.Contains("net::ERR", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page's scripts, and what its content policy refused.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator Field => Page.Locator("#message");

    public ILocator Messages => Page.Locator(".round .bubble");

    public ILocator Replies => Page.Locator(".reply");

    public ILocator Calls => Page.Locator(".tool");

    /// <summary>What waits at the server. What is on its way there is shown beside it.</summary>
    public ILocator Queue => Page.Locator(".queue li:not(.sending)");

    public ILocator Sending => Page.Locator(".queue .sending");

    public ILocator Threads => Page.Locator(".thread-row");

    public ILocator Notices => Page.Locator(".notice");

    public static async Task<ChatTab> OpenAsync(IBrowserContext profile, Uri address)
    {
        var tab = new ChatTab(await profile.NewPageAsync());
        await tab.Page.GotoAsync(address.ToString());
        return tab;
    }

    /// <summary>A button by its whole name, wherever it stands.</summary>
    public ILocator Button(string name, ILocator? within = null) => within is null
        ? Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true })
        : within.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>An entry of the open menu.</summary>
    public ILocator Entry(string name) => Page.GetByRole(AriaRole.Menuitem, new() { Name = name, Exact = true });

    public async Task SendAsync(string text)
    {
        await Field.FillAsync(text);
        await EnterAsync();
    }

    /// <summary>
    /// Sends what stands in the field, and waits until the page shows it as a message: from then on it counts as something that runs.
    /// </summary>
    public async Task EnterAsync()
    {
        var text = await Field.InputValueAsync();
        await Field.PressAsync("Enter");
        await Expect(Field).ToHaveValueAsync("");
        await Expect(Page.Locator(".round .bubble, .queue-text").Filter(new() { HasText = text.Trim() })).Not.ToHaveCountAsync(0);
    }

    /// <summary>Signs in with a key when the page asks for one.</summary>
    public async Task SignInAsync(string key)
    {
        var field = Page.GetByLabel("API key");
        await field.FillAsync(key);
        await field.PressAsync("Enter");
        await Expect(field).ToHaveCountAsync(0);
    }

    /// <summary>Waits until nothing runs, nothing waits and nothing is on its way to the server.</summary>
    public async Task CalmAsync()
    {
        await Expect(Page.Locator(".reply.live, .round.pending, .queue li")).ToHaveCountAsync(0);
        await Expect(Button("Stop")).ToHaveCountAsync(0);
    }

    /// <summary>Opens a page above the chat by its entry in the menu beside the list.</summary>
    /// <returns>Its dialog.</returns>
    public async Task<ILocator> OpenPageAsync(string entry)
    {
        await Button("More actions").ClickAsync();
        await Entry(entry).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = entry, Exact = true });
        await Expect(dialog).ToBeVisibleAsync();
        return dialog;
    }

    /// <summary>The thread's id, once it has one.</summary>
    public async Task<string> ThreadIdAsync()
    {
        await Page.WaitForURLAsync("**/#/t/*");
        return Page.Url[(Page.Url.LastIndexOf('/') + 1)..];
    }

    /// <summary>Keeps a picture of the page where one was asked for: <c>CHATCLUSTER_SCREENSHOTS=docs/images</c>.</summary>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("CHATCLUSTER_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(
                new()
                {
                    Path = Path.Combine(folder, name + ".png"),
                    Animations = ScreenshotAnimations.Disabled,
                    Caret = ScreenshotCaret.Hide,
                });
        }
    }
}
