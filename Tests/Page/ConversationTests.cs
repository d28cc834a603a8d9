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
public sealed partial class ConversationTests(PageBrowser browser)
{
    private static FilePayload Pixel => new()
    {
        Name = "dot.png",
        MimeType = "image/png",
        Buffer = Convert.FromBase64String(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
    };

    [Fact]
    public async Task FirstMessage_InANewChat_IsAnsweredInMarkdownAndListed()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Hello **Ann**.\n\n| a | b |\n", "|---|---|\n| 1 | 2 |\n\n```csharp\nvar x = ", "1;\n```\n"));
        var tab = await chat.OpenAsync();

        await tab.SendAsync("Say hello");

        await tab.CalmAsync();
        await Expect(tab.Messages).ToHaveTextAsync("Say hello");
        await Expect(tab.Replies.Locator("strong")).ToHaveTextAsync("Ann");
        await Expect(tab.Replies.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["1", "2"]);
        await Expect(tab.Replies.Locator(".code .hljs-keyword")).ToHaveTextAsync("var");
        await Expect(tab.Threads).ToHaveTextAsync("Say hello");
        await Expect(tab.Page).ToHaveTitleAsync("Say hello – ChatCluster");
        await Expect(tab.Field).ToBeFocusedAsync();
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task ToolCall_WhileItRunsAndAfterwards_ShowsNameArgumentsAndResult()
    {
        var answer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            await answer.Task;
            await context.Response.WriteAsync("""{"reputation":"malicious","reports":17}""");
        });
        await using var chat = await ChatRig.StartAsync(browser, RestTool.Settings("lookup", endpoint.Url + "/lookup?ip={ip}"));
        chat.Model.Enqueue(
            new ModelReply().Text("I will look it up.").Call("lookup", """{"ip":"198.51.100.7"}"""), ModelReply.Of("It is malicious."));
        var tab = await chat.OpenAsync();

        await tab.SendAsync("Check 198.51.100.7");

        await Expect(tab.Calls).ToContainTextAsync("lookup198.51.100.7");
        await Expect(tab.Calls.Locator(".spinner")).ToBeVisibleAsync();
        answer.SetResult();
        await tab.CalmAsync();
        await Expect(tab.Replies).ToContainTextAsync("It is malicious.");
        await tab.Calls.Locator("summary").ClickAsync();
        await Expect(tab.Calls.GetByLabel("Code in json").Nth(0)).ToContainTextAsync("\"ip\": \"198.51.100.7\"");
        await Expect(tab.Calls.GetByLabel("Code in json").Nth(1)).ToContainTextAsync("\"reports\": 17");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Stop_ByEscInMidText_KeepsTheTextAndLeavesTheFieldReady()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("So far, ", "so good.").Stall(), ModelReply.Of("Next."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Go");
        await Expect(tab.Replies).ToContainTextAsync("So far, so good.");

        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(tab.Replies).ToContainTextAsync("Stopped.");
        await Expect(tab.Replies).ToContainTextAsync("So far, so good.");
        await chat.Model.NextAbortAsync(new CancellationTokenSource(TimeSpan.FromSeconds(15)).Token);
        await tab.SendAsync("And now?");
        await Expect(tab.Replies.Last).ToContainTextAsync("Next.");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Failure_OfTheModel_IsShownAndCanBeAnsweredAgain()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Failure(401, "Incorrect API key provided."), ModelReply.Of("Now it works."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Go");
        await Expect(tab.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The answer failed.");

        // By itself it would fail again, and its reader may know better.
        await Expect(tab.Button("Try again")).ToHaveCountAsync(0);
        await tab.Button("Answer again").ClickAsync();

        await Expect(tab.Replies).ToContainTextAsync("Now it works.");
        await Expect(tab.Replies).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task Reasoning_OfTheModel_IsFoldedAndOpens()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        TaskCompletionSource thought = new();
        chat.Model.Enqueue(new ModelReply().Reasoning("First I ", "think.").Wait(thought.Task).Text("Then I speak."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Go");
        var summary = tab.Replies.Locator(".reasoning summary");

        // It counts, and says in the end how long it took.
        await Expect(summary).ToHaveTextAsync(OverASecond());
        thought.SetResult();
        await tab.CalmAsync();
        await Expect(summary).ToContainTextAsync("Reasoned for ");
        var told = await summary.InnerTextAsync();
        await tab.Page.ReloadAsync();
        await Expect(summary).ToHaveTextAsync(told);
        var reasoning = tab.Replies.GetByText("First I think.");
        await Expect(reasoning).ToBeHiddenAsync();

        await summary.ClickAsync();

        await Expect(reasoning).ToBeVisibleAsync();
    }

    [GeneratedRegex(@"^Reasoning \d+\.\d s$")]
    private static partial Regex OverASecond();

    [Fact]
    public async Task Feedback_OnAnAnswer_IsKept()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Go");
        await tab.CalmAsync();

        await tab.Button("Bad answer").ClickAsync();
        await tab.Page.GetByLabel("What was good or bad about it? (optional)").FillAsync("Too short.");
        await tab.Page.Keyboard.PressAsync("Enter");

        await Expect(tab.Notices).ToContainTextAsync("Thank you for the feedback.");
        await tab.Page.ReloadAsync();
        await Expect(tab.Button("Bad answer")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task Files_AttachedDroppedAndPasted_AreSentWithTheMessage()
    {
        await using var chat = await ChatRig.StartAsync(browser, ("ChatCluster:Models:sandbox:SupportsImages", "true"));
        var tab = await chat.OpenAsync();
        await tab.Page.Locator("input[type=file]").SetInputFilesAsync(Pixel);
        await tab.Page.EvaluateAsync("""
            () => {
              const data = name => { const transfer = new DataTransfer(); transfer.items.add(new File(['one line'], name, { type: 'text/plain' })); return transfer; };
              document.querySelector('.composer').dispatchEvent(new DragEvent('drop', { dataTransfer: data('dropped.txt'), bubbles: true, cancelable: true }));
              document.querySelector('#message').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data('pasted.txt'), bubbles: true, cancelable: true }));
            }
            """);
        await Expect(tab.Page.Locator(".composer .attachments li")).ToHaveCountAsync(3);

        await tab.Button("Remove pasted.txt").ClickAsync();
        await tab.SendAsync("What is this?");

        await tab.CalmAsync();
        await Expect(tab.Page.Locator(".round .attachments li")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator(".round .attachments")).ToContainTextAsync("dropped.txt");
        Assert.True(
            await tab.Page.Locator(".round .attachments img").EvaluateAsync<bool>("image => image.complete && image.naturalWidth === 1"));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Picture_WhereAnApiKeyIsNeeded_IsShownAfterAReload()
    {
        await using var chat =
            await ChatRig.StartAsync(browser, [.. TestKeys.Settings, ("ChatCluster:Models:sandbox:SupportsImages", "true")]);
        var tab = await chat.OpenAsync();
        await tab.SignInAsync(TestKeys.Ann);
        await tab.Page.Locator("input[type=file]").SetInputFilesAsync(Pixel);
        await Expect(tab.Page.Locator(".composer .attachments")).ToHaveCountAsync(1);
        await tab.SendAsync("What is this?");
        await tab.CalmAsync();

        await tab.Page.ReloadAsync();

        await Expect(tab.Page.Locator(".round .attachments img")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator(".round .attachments img")).ToHaveJSPropertyAsync("naturalWidth", 1);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Picture_ForAModelThatCannotSee_IsRefusedAndTheMessageKept()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await Expect(tab.Button("Model: sandbox")).ToBeVisibleAsync();
        await tab.Page.Locator("input[type=file]").SetInputFilesAsync(Pixel);
        await Expect(tab.Page.Locator(".composer .attachments img")).ToBeVisibleAsync();

        await tab.Field.FillAsync("What is this?");
        await tab.Field.PressAsync("Enter");

        await Expect(tab.Notices).ToContainTextAsync("sandbox cannot see images.");
        await Expect(tab.Field).ToHaveValueAsync("What is this?");
        Assert.Equal(0, chat.Model.Received);
    }

    [Fact]
    public async Task Model_ChosenForANewChat_AnswersIt()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();

        await tab.Button("Model: sandbox").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "demo" }).ClickAsync();
        await Expect(tab.Button("Model: demo")).ToBeVisibleAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Button("Model: demo")).ToBeVisibleAsync();
        await tab.SendAsync("Hello");

        await tab.CalmAsync();
        await Expect(tab.Replies).ToContainTextAsync("demo model");
        Assert.Equal(0, chat.Model.Received);
    }
}
