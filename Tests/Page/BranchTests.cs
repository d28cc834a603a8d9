using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

[Collection(PageTests.Name)]
public sealed class BranchTests(PageBrowser browser)
{
    [Fact]
    public async Task Regenerate_ThenSwitchBack_ShowsEachVersionAndKeepsTheChoice()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Answer one."), ModelReply.Of("Answer two."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Question");
        await tab.CalmAsync();

        await tab.Button("Answer again").DblClickAsync();
        await Expect(tab.Replies).ToContainTextAsync("Answer two.");
        await tab.CalmAsync();
        await Expect(tab.Notices).ToHaveCountAsync(0);
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Version 2 of 2" })).ToBeVisibleAsync();
        await tab.Button("Previous version").ClickAsync();

        await Expect(tab.Replies).ToContainTextAsync("Answer one.");
        await Expect(tab.Page.GetByRole(AriaRole.Group, new() { Name = "Version 1 of 2" })).ToBeVisibleAsync();
        await tab.Page.ReloadAsync();
        await Expect(tab.Replies).ToContainTextAsync("Answer one.");
        await tab.Button("Next version").ClickAsync();
        await Expect(tab.Replies).ToContainTextAsync("Answer two.");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Edit_OfTheFirstMessage_BranchesAndTheOldBranchComesBackWhole()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("Rome is warm."), ModelReply.Of("It will be."), ModelReply.Of("Oslo is cold."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Weather in Rome");
        await tab.CalmAsync();
        await tab.SendAsync("And tomorrow?");
        await tab.CalmAsync();

        var first = tab.Page.Locator(".round").First;
        await first.HoverAsync();
        await tab.Button("Edit", first.Locator(".mine")).ClickAsync();
        await first.GetByRole(AriaRole.Textbox, new() { Name = "Edit" }).FillAsync("Weather in Oslo");
        await tab.Button("Send", first.Locator(".editing")).ClickAsync();

        await Expect(tab.Replies).ToHaveCountAsync(1);
        await Expect(tab.Replies).ToContainTextAsync("Oslo is cold.");
        await tab.CalmAsync();
        await tab.Button("Previous version").ClickAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["Weather in Rome", "And tomorrow?"]);
        await Expect(tab.Replies.Last).ToContainTextAsync("It will be.");
        await tab.Button("Next version").ClickAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["Weather in Oslo"]);
    }

    [Fact]
    public async Task ArrowUp_InAnEmptyField_EditsTheLastMessageAndEscLeavesIt()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenAsync();
        await tab.SendAsync("Question");
        await tab.CalmAsync();

        await tab.Field.PressAsync("ArrowUp");
        await Expect(tab.Page.GetByRole(AriaRole.Textbox, new() { Name = "Edit" })).ToBeFocusedAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await Expect(tab.Field).ToBeFocusedAsync();
        await Expect(tab.Messages).ToHaveTextAsync("Question");
        Assert.Equal(1, chat.Model.Received);
    }

    [Fact]
    public async Task Fork_FromAnAnswer_OpensACopyUpToIt()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("One."), ModelReply.Of("Two."));
        var tab = await chat.OpenAsync();
        await tab.SendAsync("First");
        await tab.CalmAsync();
        await tab.SendAsync("Second");
        await tab.CalmAsync();
        var original = await tab.ThreadIdAsync();

        var first = tab.Page.Locator(".round").First;
        await first.HoverAsync();
        await tab.Button("More", first.Locator(".reply")).ClickAsync();
        await tab.Entry("Continue in a new chat").ClickAsync();

        await Expect(tab.Notices).ToContainTextAsync("A copy up to this answer.");
        await Expect(tab.Messages).ToHaveTextAsync(["First"]);
        Assert.NotEqual(original, await tab.ThreadIdAsync());
    }
}
