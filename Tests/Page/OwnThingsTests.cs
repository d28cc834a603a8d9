using ChatCluster.Sandbox.Models;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>What people make their own: projects, settings of chats, temporary chats, the choice of a model, the operator's name.</summary>
[Collection(PageTests.Name)]
public sealed class OwnThingsTests(PageBrowser browser)
{
    private const string Svg =
        "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHZpZXdCb3g9IjAgMCA4IDgiPjxwYXRoIGQ9Ik0wIDBoOHY4SDB6Ii8+PC9zdmc+";

    [Fact]
    public async Task Page_OfAnOperatorAndAPerson_HasTheirNameStartersProjectsAndSettings()
    {
        await using var chat = await ChatRig.StartAsync(
            browser,
            ("ChatCluster:Page:Name", "Green Desk"),
            ("ChatCluster:Page:Logo", Svg),
            ("ChatCluster:Page:Starters:0:Text", "When do I sow peas?"),
            ("ChatCluster:Models:sandbox:Description", "Quick and cheap"),
            ("ChatCluster:Models:sandbox:InputPrice", "0.25"),
            ("ChatCluster:Agents:poet:Suggestions:0", "Write a haiku"));
        chat.Model.Script = _ => ModelReply.Of("Fine.");
        var tab = await chat.OpenAsync();

        await Expect(tab.Page).ToHaveTitleAsync("New chat – Green Desk");
        await Expect(tab.Page.Locator(".brand img")).ToHaveJSPropertyAsync("complete", true);
        await tab.Button("Model: sandbox").ClickAsync();
        var models = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Choose a model" });
        await Expect(models.GetByText("Quick and cheap")).ToBeVisibleAsync();
        await Expect(models.GetByText("0.25 in, 0 out per million tokens")).ToBeVisibleAsync();
        await Axe.AssertCleanAsync(tab.Page, "models");
        await models.GetByLabel("Find a model").FillAsync("cheap");
        await Expect(models.Locator(".models li")).ToHaveCountAsync(1);
        await models.GetByLabel("Find a model").FillAsync("dem");
        await models.GetByLabel("Find a model").PressAsync("Enter");
        await tab.Button("Model: demo").ClickAsync();
        await models.GetByRole(AriaRole.Button, new() { Name = "sandbox" }).ClickAsync();
        await tab.Button("Agent: No agent").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "poet" }).ClickAsync();
        await Expect(tab.Button("Write a haiku")).ToBeVisibleAsync();
        await tab.Button("Agent: poet").ClickAsync();
        await tab.Page.GetByRole(AriaRole.Menuitemradio, new() { Name = "default" }).ClickAsync();
        await tab.Button("When do I sow peas?").ClickAsync();
        await Expect(tab.Field).ToHaveValueAsync("When do I sow peas?");

        await MakeProjectAsync(tab);

        // Threads of a project stand under it, and read what it says.
        await tab.Page.Locator(".projects summary").ClickAsync();
        await tab.Button("New chat in Garden").ClickAsync();
        await Expect(tab.Page.Locator(".projects .thread-row")).ToHaveCountAsync(1);
        await Expect(tab.Field).ToHaveValueAsync("When do I sow peas?");
        await SettingsAsync(tab);
        await tab.EnterAsync();
        await tab.CalmAsync();
        var sent = chat.Model.Requests.Last().Body;
        var system = sent.GetProperty("messages")[0].GetProperty("content").ToString();
        Assert.Contains("Answer as a gardener.", system, StringComparison.Ordinal);
        Assert.Contains("Roses are red.", system, StringComparison.Ordinal);
        Assert.Contains("Be brief.", system, StringComparison.Ordinal);
        await Expect(tab.Page.Locator(".reply .usage").Last).ToContainTextAsync("cost 0.0000");
        await Expect(tab.Page.Locator(".round time").Last).ToBeVisibleAsync();
        Assert.DoesNotContain("clock", chat.Model.Requests.Last().Tools);
        Assert.Equal(0.5, sent.GetProperty("options").GetProperty("temperature").GetDouble());
        await Axe.AssertCleanAsync(tab.Page, "a project in the list");

        // A chat that was begun and left without a word is gone, and is begun once.
        await tab.Button("New chat in Garden").ClickAsync();
        await Expect(tab.Page.Locator(".projects .thread-row")).ToHaveCountAsync(2);
        await Expect(tab.Page.Locator(".round")).ToHaveCountAsync(0);
        await tab.Button("New chat in Garden").ClickAsync();
        await Expect(tab.Field).ToBeFocusedAsync();
        await tab.Page.Locator(".projects .thread-row a").Last.ClickAsync();
        await Expect(tab.Page.Locator(".projects .thread-row")).ToHaveCountAsync(1);
        Assert.Equal(1, (int)(await chat.App.GetJsonAsync("/v1/threads"))["total"]!);

        // What is deleted is gone from its project at once, wherever it was read.
        await tab.Page.ReloadAsync();
        await tab.Page.Locator(".projects summary").ClickAsync();
        var row = tab.Page.Locator(".projects .thread-row");
        await row.HoverAsync();
        await row.Locator(".menu-button").ClickAsync();
        await tab.Entry("Delete").ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
        await tab.Button("Undo").ClickAsync();
        await row.HoverAsync();
        await row.Locator(".menu-button").ClickAsync();
        await tab.Entry("Move to a project").ClickAsync();
        await Axe.AssertCleanAsync(tab.Page, "to be moved");
        await tab.Page.GetByLabel("In none").CheckAsync();
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Page.GetByText("No chats in it.")).ToBeVisibleAsync();
        await Expect(tab.Threads).ToHaveCountAsync(1);

        await tab.Button("Change Garden").ClickAsync();
        await tab.Button("Delete project").ClickAsync();
        await tab.Button("Delete project").ClickAsync();
        await Expect(tab.Page.Locator(".projects")).ToHaveCountAsync(0);
        Assert.Empty((await chat.App.GetJsonAsync("/v1/projects"))["items"]!.AsArray());
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task TemporaryChat_OnAPhoneInGerman_IsInNoListAndGoneWhenItIsLeft()
    {
        var options =
            new BrowserNewContextOptions { Locale = "de-DE", ViewportSize = new() { Width = 390, Height = 760 }, HasTouch = true };
        await using var chat = await ChatRig.StartAsync(browser, options);
        chat.Model.Script = _ => ModelReply.Of("Gut.");
        var tab = await chat.OpenAsync();
        await BeginAsync(tab);
        await tab.SendAsync("Ein Geheimnis");
        await tab.CalmAsync();
        await Axe.AssertCleanAsync(tab.Page, "temporary");
        var id = await tab.ThreadIdAsync();
        Assert.Equal(0, (int)(await chat.App.GetJsonAsync("/v1/threads"))["total"]!);
        await tab.Button("Neuer Chat").First.ClickAsync();
        await GoneAsync(chat, id);

        // What is kept is another thread, and the temporary one goes all the same.
        await BeginAsync(tab);
        await tab.SendAsync("Doch kein Geheimnis");
        await tab.CalmAsync();
        var kept = await tab.ThreadIdAsync();
        await tab.Button("Diesen Chat behalten").ClickAsync();
        await GoneAsync(chat, kept);
        await Expect(tab.Messages).ToHaveTextAsync("Doch kein Geheimnis");
        Assert.Equal(1, (int)(await chat.App.GetJsonAsync("/v1/threads"))["total"]!);

        // So does one whose tab is closed.
        await BeginAsync(tab);
        var closed = await tab.ThreadIdAsync();
        await tab.Page.CloseAsync(new() { RunBeforeUnload = true });
        await GoneAsync(chat, closed);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Settings_OfANewChatOnAPhone_BeginItOnceAndAreNotLostByAccident()
    {
        var options = new BrowserNewContextOptions { ViewportSize = new() { Width = 390, Height = 844 } };
        await using var chat = await ChatRig.StartAsync(browser, options);
        chat.Model.Script = _ => ModelReply.Of("Fine.");
        var tab = await chat.OpenAsync();
        List<string> missing = [];
        tab.Page.Response += (_, answer) =>
        {
            if (answer.Status == 404)
            {
                missing.Add(answer.Url);
            }
        };
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Settings of this chat", Exact = true });
        var instructions = tab.Page.GetByLabel("Instructions for this chat");

        // Nothing is set: there is nothing to begin a chat for.
        await tab.Button("Settings of this chat").ClickAsync();
        await tab.Button("Save").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        // What was written is left by those who say so.
        await tab.Button("Settings of this chat").ClickAsync();
        await instructions.FillAsync("Be brief.");
        await tab.Page.Mouse.ClickAsync(5, 5);
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Button("Go on editing")).ToBeFocusedAsync();
        await Axe.AssertCleanAsync(tab.Page, "whether to leave");
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(instructions).ToBeFocusedAsync();
        await Expect(instructions).ToHaveValueAsync("Be brief.");

        // Refused, they say so where it is seen, and begin no second chat.
        await tab.Page.RouteAsync(
            "**/settings",
            route => route.Request.Method == "PUT" ? route.FulfillAsync(new() { Status = 400, Body = "{}" }) : route.ContinueAsync());
        for (var i = 0; i < 2; i++)
        {
            await tab.Page.RunAndWaitForResponseAsync(() => tab.Button("Save").ClickAsync(), answer => answer.Request.Method == "PUT");
            await Expect(dialog.GetByRole(AriaRole.Alert)).ToBeInViewportAsync();
        }

        await tab.Page.UnrouteAsync("**/settings");
        await tab.Button("Save").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Equal(1, (int)(await chat.App.GetJsonAsync("/v1/threads"))["total"]!);

        await SwitchToolsAsync(tab, dialog);

        // The settings of a chat are asked for when it is there.
        await tab.Button("New chat").First.ClickAsync();
        await tab.SendAsync("Hello");
        await tab.CalmAsync();
        var uncut = await tab.Page.Locator(".reply .usage").EvaluateAsync<bool>("text => text.scrollWidth <= text.clientWidth");
        Assert.True(uncut, "What the answer has used is cut off.");
        Assert.Empty(missing);
        Assert.Empty(tab.Errors);
    }

    private static async Task SwitchToolsAsync(ChatTab tab, ILocator dialog)
    {
        await tab.Button("This chat has settings of its own").ClickAsync();
        var group = dialog.Locator(".facts > li").Filter(new() { HasText = "Built in" });
        var source = group.GetByLabel("Built in", new() { Exact = true });
        var clock = group.GetByLabel("clock", new() { Exact = true });
        await group.GetByText("One by one").ClickAsync();
        await source.UncheckAsync();
        await Expect(group).ToContainTextAsync("0 of ");
        await Expect(clock).ToBeDisabledAsync();
        await source.CheckAsync();
        await Expect(clock).ToBeCheckedAsync();
        var boxes = group.Locator("details input");
        foreach (var box in await boxes.AllAsync())
        {
            await box.UncheckAsync();
        }

        // It is on as far as its tools are.
        await Expect(source).Not.ToBeCheckedAsync();
        await source.CheckAsync();
        await Expect(clock).ToBeCheckedAsync();
        await clock.UncheckAsync();
        await tab.Button("Close").ClickAsync();
        await tab.Button("Discard").ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }

    private static async Task MakeProjectAsync(ChatTab tab)
    {
        await tab.Button("More actions").ClickAsync();
        await tab.Entry("New project").ClickAsync();
        await tab.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Garden");
        await tab.Page.GetByLabel("Instructions for all chats of the project").FillAsync("Answer as a gardener.");
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Button("Add a file")).ToBeVisibleAsync();
        await tab.Page.Locator("dialog input[type=file]")
            .SetInputFilesAsync(new FilePayload { Name = "rules.txt", MimeType = "text/plain", Buffer = "Roses are red."u8.ToArray() });
        await Expect(tab.Page.Locator("dialog .rows li")).ToContainTextAsync("rules.txt");
        await Axe.AssertCleanAsync(tab.Page, "a project");
        await tab.Button("Close").ClickAsync();
    }

    private static async Task SettingsAsync(ChatTab tab)
    {
        await tab.Button("More", tab.Page.Locator(".head")).ClickAsync();
        await tab.Entry("Settings of this chat").ClickAsync();
        await tab.Page.GetByLabel("Instructions for this chat").FillAsync("Be brief.");
        await tab.Page.GetByLabel("Temperature").FillAsync("0.5");
        await tab.Page.GetByLabel("Built in", new() { Exact = true }).UncheckAsync();
        await tab.Page.GetByText("One by one").First.ClickAsync();
        await Expect(tab.Page.GetByLabel("clock", new() { Exact = true })).ToBeDisabledAsync();
        await Axe.AssertCleanAsync(tab.Page, "settings of a chat");
        await Expect(tab.Button("Save")).ToBeEnabledAsync();
        await tab.Button("Save").ClickAsync();
        await Expect(tab.Button("This chat has settings of its own")).ToBeVisibleAsync();
    }

    private static async Task BeginAsync(ChatTab tab)
    {
        await tab.Button("Chats einblenden").ClickAsync();
        await tab.Button("Weitere Aktionen").ClickAsync();
        await tab.Entry("Temporärer Chat").ClickAsync();
        await Expect(tab.Page.Locator(".temporary")).ToBeVisibleAsync();
    }

    private static async Task GoneAsync(ChatRig chat, string thread)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await chat.App.Client.GetAsync($"/v1/threads/{thread}", patience.Token);
            if ((int)answer.StatusCode == 404)
            {
                return;
            }

            await Task.Delay(50, patience.Token);
        }
    }
}
