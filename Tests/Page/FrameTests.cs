using System.Collections.Concurrent;
using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Page;

/// <summary>What a model has written is shown in frames that can do nothing.</summary>
[Collection(PageTests.Name)]
public sealed class FrameTests(PageBrowser browser)
{
    [Fact]
    public async Task Html_OpensBesideTheChatWithItsVersions()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(
            ModelReply.Of("Here:\n\n```html\n<h1>One</h1><script>document.body.append('It runs.')</script>\n```\n"),
            ModelReply.Of("Better:\n\n```html\n<h1>Two</h1>\n```\n"));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Make a page");
        await tab.CalmAsync();

        await tab.Button("Open beside the chat").ClickAsync();

        var frame = tab.Page.FrameLocator(".artifact iframe");
        await Expect(frame.Locator("h1")).ToHaveTextAsync("One");
        await Expect(frame.Locator("body")).ToContainTextAsync("It runs.");
        await Axe.AssertCleanAsync(tab.Page, "preview");
        await tab.SendAsync("Better");
        await tab.CalmAsync();
        await tab.Button("Next version").ClickAsync();
        await Expect(frame.Locator("h1")).ToHaveTextAsync("Two");
        await tab.Button("Source").ClickAsync();
        await Expect(tab.Page.Locator(".artifact-source")).ToContainTextAsync("<h1>Two</h1>");
        await tab.Button("Close the preview").ClickAsync();
        await Expect(tab.Page.Locator(".artifact")).ToHaveCountAsync(0);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task TextAndPrograms_OpenBesideTheChatAndAreSaved()
    {
        const string Program =
            "def add(a, b):\n    return a + b\n\n\ndef main():\n    first = 1\n    second = 2\n    print(add(first, second))\n\n\n"
            + "if True:\n    main()\n";
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(
            ModelReply.Of($"The text:\n\n```markdown\n# A **letter**\n```\n\nThe program:\n\n```python\n{Program}```\n\n```sh\nls\n```\n"),
            ModelReply.Of($"Louder:\n\n```python\n{Program.Replace("print(", "print('!', ", StringComparison.Ordinal)}```\n"));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Write both");
        await tab.CalmAsync();

        // Not of one line.
        await Expect(tab.Button("Open beside the chat")).ToHaveCountAsync(2);
        await tab.Button("Open beside the chat").First.ClickAsync();
        var panel = tab.Page.Locator(".artifact");
        await Expect(panel.Locator("h3 strong")).ToHaveTextAsync("letter");
        await Axe.AssertCleanAsync(tab.Page, "text beside the chat");
        await tab.Button("Source").ClickAsync();
        await Expect(panel.Locator("code").First).ToHaveTextAsync("# A **letter**");

        await tab.SendAsync("Louder");
        await tab.CalmAsync();
        await tab.Button("Open beside the chat").Last.ClickAsync();
        await Expect(panel.GetByRole(AriaRole.Group, new() { Name = "Version 2 of 2" })).ToBeVisibleAsync();
        await tab.Button("Previous version").ClickAsync();
        await Expect(panel.Locator("pre")).ToContainTextAsync("print(add(first, second))");
        await Axe.AssertCleanAsync(tab.Page, "program beside the chat");
        var file = await tab.Page.RunAndWaitForDownloadAsync(() => tab.Button("Save as a file").ClickAsync());
        Assert.Equal("chat.py", file.SuggestedFilename);
        using var reader = new StreamReader(await file.CreateReadStreamAsync());
        Assert.Equal(Program.TrimEnd('\n'), (await reader.ReadToEndAsync()).TrimEnd('\n'));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Html_ThatIsHostile_ReachesNeitherTheNetworkNorThePage()
    {
        ConcurrentQueue<string> asked = new();
        await using var endpoint = await Endpoint.StartAsync(context =>
        {
            asked.Enqueue(context.Request.Path);
            return context.Response.WriteAsync("reached");
        });
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of($$"""
            ```html
            <body><p id="done"></p><img src="{{endpoint.Url}}/image"><link rel="stylesheet" href="{{endpoint.Url}}/style"><iframe src="{{endpoint.Url}}/frame"></iframe>
            <form id="f" action="{{endpoint.Url}}/form" target="_top"></form>
            <script>
              const tried = [];
              const attempt = (name, run) => { try { run(); } catch (e) { tried.push(name); } };
              attempt('storage', () => localStorage.getItem('x'));
              attempt('page', () => parent.document.body.remove());
              attempt('top', () => { top.location = '{{endpoint.Url}}/top'; });
              attempt('popup', () => { if (!open('{{endpoint.Url}}/popup')) { throw 0; } });
              attempt('form', () => document.getElementById('f').submit());
              fetch('{{endpoint.Url}}/fetch').catch(() => fetch('/v1/threads')).catch(() => {
                tried.push('fetch');
                document.getElementById('done').textContent = tried.join(' ');
              });
            </script></body>
            ```

            """));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Attack");
        await tab.CalmAsync();

        await tab.Button("Open beside the chat").ClickAsync();

        var done = tab.Page.FrameLocator(".artifact iframe").Locator("#done");
        await Expect(done).ToContainTextAsync("storage page");
        await Expect(done).ToContainTextAsync("fetch");
        await done.EvaluateAsync($"() => {{ setTimeout(() => {{ location = '{endpoint.Url}/away'; }}); }}");
        await tab.Page.WaitForTimeoutAsync(1000);
        Assert.Empty(asked);
        await Expect(tab.Field).ToBeVisibleAsync();
        Assert.StartsWith(chat.App.Url.ToString(), tab.Page.Url, StringComparison.Ordinal);

        using var alone = await chat.App.Client.GetAsync("/app/frame.html");
        Assert.StartsWith(
            "sandbox allow-scripts; default-src 'none'", Assert.Single(alone.Headers.GetValues("Content-Security-Policy")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Diagram_IsDrawnAndABrokenOneIsShownAsWritten()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(
            ModelReply.Of("```mermaid\ngraph TD\n  A[Mail] --> B[Click]\n  B --> C[Beacon]\n```\n"),
            ModelReply.Of("```mermaid\nthis is no diagram\n```\n"));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Draw");
        await tab.CalmAsync();

        var drawing = tab.Page.FrameLocator(".diagram iframe").Locator("svg");
        await Expect(drawing).ToContainTextAsync("Beacon", new() { Timeout = 60_000 });
        await Axe.AssertCleanAsync(tab.Page, "diagram");
        await tab.Page.Locator(".diagram").HoverAsync();
        await tab.Button("Source", tab.Page.Locator(".diagram")).ClickAsync();
        await Expect(tab.Page.Locator(".diagram .code")).ToContainTextAsync("graph TD");
        await tab.SendAsync("Again");
        await tab.CalmAsync();

        await Expect(tab.Replies.Last).ToContainTextAsync("This diagram cannot be drawn.", new() { Timeout = 60_000 });
        await Expect(tab.Replies.Last.Locator(".code")).ToContainTextAsync("this is no diagram");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Tables_Notes_PartsAndPictures_CanBeUsed()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of(
            "A claim.[^1]\n\n| Host | Requests |\n|---|---:|\n| ws-114 | 1,204 |\n\n<details>\n<summary>How it was found</summary>\n\nBy **hand**.\n\n</details>\n\n",
            "![A dot](data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==)\n\n[^1]: The log of the proxy.\n"));
        var tab = await chat.OpenAsync();
        await tab.Page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await tab.SendAsync("Report");
        await tab.CalmAsync();
        await Axe.AssertCleanAsync(tab.Page, "rich answer");

        await tab.Page.Locator(".table-box").HoverAsync();
        await tab.Button("Copy as CSV").ClickAsync();
        Assert.Equal("Host,Requests\r\nws-114,\"1,204\"\r\n", await tab.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"));
        await tab.Button("Copy as Markdown").ClickAsync();
        Assert.StartsWith(
            "| Host | Requests |\n|---|---:|\n", await tab.Page.EvaluateAsync<string>("() => navigator.clipboard.readText()"),
            StringComparison.Ordinal);

        await tab.Button("Footnote 1").ClickAsync();
        await Expect(tab.Button("Back to the text of footnote 1")).ToBeFocusedAsync();
        await tab.Page.GetByText("How it was found", new() { Exact = true }).ClickAsync();
        await Expect(tab.Page.Locator("details.details strong")).ToHaveTextAsync("hand");
        await tab.Button("Enlarge: A dot").ClickAsync();
        await Expect(tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "A dot" })).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "picture");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        Assert.EndsWith(await tab.ThreadIdAsync(), tab.Page.Url, StringComparison.Ordinal);
    }
}
