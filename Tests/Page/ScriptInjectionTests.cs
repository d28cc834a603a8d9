using System.Text.Json;
using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>
/// Text of a model, a tool or a stranger never becomes script. The page's content policy would stop much of it as well; so the tests look
/// at the elements themselves, and at the widget, which lives in pages without a policy.
/// </summary>
[Collection(PageTests.Name)]
public sealed class ScriptInjectionTests(PageBrowser browser)
{
    private const string Attack = """
        <script>window.__pwned = 1</script>
        <img src=x onerror="window.__pwned = 1"> and <svg onload="window.__pwned = 1"><animate onbegin="window.__pwned = 1"/></svg>

        <iframe srcdoc="<script>parent.__pwned = 1</script>"></iframe>

        <details open ontoggle="window.__pwned = 1">x</details>

        <a href="javascript:window.__pwned = 1">raw</a> [plain](javascript:window.__pwned=1) [case](JaVaScRiPt:window.__pwned=1)
        [entity](javascript&#58;window.__pwned=1) [tab](java&Tab;script:window.__pwned=1) [control](&#1;javascript:window.__pwned=1)
        [data](data:text/html,<script>parent.__pwned=1</script>) [vb](vbscript:x) [ref] <javascript:window.__pwned=1>
        [title](https://example.org "x\" onmouseover=\"window.__pwned=1") ![picture](javascript:window.__pwned=1)
        ![quote](x"onerror="window.__pwned=1) ![svg](data:image/svg+xml,<svg/onload=window.__pwned=1>) ![beacon](https://tracker.invalid/pixel.png)

        [ref]: javascript:window.__pwned=1

        $\href{javascript:window.__pwned=1}{math}$ $\htmlData{onclick=window.__pwned=1}{x}$ $\includegraphics{https://tracker.invalid/math.png}$

        $$\url{javascript:window.__pwned=1} \htmlStyle{background:url(https://tracker.invalid/style.png)}{y}$$

        | <img src=x onerror="window.__pwned=1"> | `<b onclick=1>` |
        |---|---|
        | <svg/onload=window.__pwned=1> | [cell](javascript:window.__pwned=1) |

        ```js" onmouseover="window.__pwned=1
        </code></pre><script>window.__pwned = 1</script>
        ```

        ~~~<img src=x onerror="window.__pwned=1">
        <img src=x onerror="window.__pwned=1">
        ~~~
        """;

    [Fact]
    public async Task Text_OfModelToolAndTitle_IsNeverScript()
    {
        await using var endpoint = await Endpoint.StartAsync(context => context.Response.WriteAsync(Attack));
        await using var chat = await ChatRig.StartAsync(browser, RestTool.Settings("lookup", endpoint.Url + "/lookup?ip={ip}"));
        chat.Model.Enqueue(
            new ModelReply().Reasoning(Pieces(Attack)).Text(Pieces(Attack)).Call("lookup", JsonSerializer.Serialize(new { ip = Attack })),
            ModelReply.Of(Pieces(Attack)));
        var tab = await chat.OpenAsync();
        var strangers = Strangers(tab, chat.App.Url);

        await tab.SendAsync(Attack);
        await tab.CalmAsync();
        await chat.App.Client.PatchAsync(
            $"/v1/threads/{await tab.ThreadIdAsync()}", Json(new { title = "<img src=x onerror='window.__pwned=1'>" }));
        await tab.Page.ReloadAsync();
        await Expect(tab.Threads).ToContainTextAsync("<img src=x onerror");
        await tab.Calls.Locator("summary").ClickAsync();
        await tab.Replies.Locator(".reasoning summary").ClickAsync();
        await HoverAllAsync(tab);

        await AssertHarmlessAsync(tab, "document");
        Assert.Empty(strangers);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Text_WhileItArrivesLetterByLetter_IsNeverScript()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of([.. Attack.Select(letter => letter.ToString())]));
        var tab = await chat.OpenAsync();
        await tab.Page.EvaluateAsync("""
            () => {
              window.__bad = [];
              new MutationObserver(() => {
                for (const element of document.querySelectorAll('.markdown *')) {
                  if (element.matches('script, iframe, object, embed, [srcdoc]') || [...element.attributes].some(a => a.name.startsWith('on')) || /^\s*(javascript|data:|vbscript)/i.test(element.getAttribute('href') ?? element.getAttribute('src') ?? '')) {
                    window.__bad.push(element.outerHTML);
                  }
                }
              }).observe(document.querySelector('#app'), { subtree: true, childList: true, attributes: true });
            }
            """);

        await tab.SendAsync("Go");
        await tab.CalmAsync();

        Assert.Empty(await tab.Page.EvaluateAsync<string[]>("() => window.__bad"));
        await AssertHarmlessAsync(tab, "document");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Widget_InAPageWithoutAPolicy_ShowsNoScriptEither()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of(Pieces(Attack)));
        await chat.ServeAsync("/host.html", "<!doctype html><title>Host</title><script src='/widget.js' defer></script>");
        var tab = await chat.OpenPathAsync("/host.html");
        var strangers = Strangers(tab, chat.App.Url);

        await tab.Button("Chat").ClickAsync();
        await tab.Page.GetByLabel("Message", new() { Exact = true }).FillAsync(Attack);
        await tab.Page.Keyboard.PressAsync("Enter");
        await Expect(tab.Button("Stop")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator(".reply .code")).ToHaveCountAsync(2);

        await AssertHarmlessAsync(tab, "document.querySelector('chatcluster-widget').shadowRoot");
        Assert.Empty(strangers);
    }

    private static async Task AssertHarmlessAsync(ChatTab tab, string root)
    {
        var bad = await tab.Page.EvaluateAsync<string[]>($$"""
            () => [...{{root}}.querySelectorAll('*')]
              .filter(element => element.matches('iframe, object, embed, [srcdoc], script:not([src])')
                || [...element.attributes].some(a => a.name.startsWith('on'))
                || ['href', 'src', 'action', 'xlink:href', 'formaction'].some(name => {
                  const value = element.getAttribute(name);
                  return value !== null && !['http:', 'https:', 'mailto:', 'blob:'].includes(new URL(value, location.href).protocol);
                }))
              .map(element => element.outerHTML)
            """);
        Assert.Empty(bad);
        Assert.False(await tab.Page.EvaluateAsync<bool>("() => '__pwned' in window"));
    }

    private static async Task HoverAllAsync(ChatTab tab)
    {
        await tab.Page.EvaluateAsync("""
            () => document.querySelectorAll('.round *').forEach(element => {
              for (const type of ['mouseover', 'toggle', 'load', 'error', 'focus']) { element.dispatchEvent(new Event(type)); }
            })
            """);
    }

    /// <summary>Requests to anybody but the server: a text that is merely shown makes none.</summary>
    private static List<string> Strangers(ChatTab tab, Uri server)
    {
        var strangers = new List<string>();
        tab.Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(server.ToString(), StringComparison.Ordinal)
                && request.Url.StartsWith("http", StringComparison.Ordinal))
            {
                strangers.Add(request.Url);
            }
        };
        return strangers;
    }

    private static string[] Pieces(string text) => [.. text.Chunk(7).Select(piece => new string(piece))];

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), System.Text.Encoding.UTF8, "application/json");
}
