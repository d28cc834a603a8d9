using ChatCluster.Sandbox.Models;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>
/// Speech is written into the message field by the browser. Its recognizer stands in here: the real one sends what it hears to its maker.
/// </summary>
[Collection(PageTests.Name)]
public sealed class DictationTests(PageBrowser browser)
{
    private const string Recognizer = """
        window.SpeechRecognition = window.webkitSpeechRecognition = class {
          start() { window.recognizer = this; }
          stop() { this.onend(); }
          abort() { this.onend(); }
          say(...pieces) { this.onresult({ results: pieces.map(transcript => [{ transcript }]) }); }
          fail(error) { this.onerror({ error }); this.onend(); }
        };
        Object.defineProperty(window, 'speechSynthesis', {
          value: { cancel() {}, speak(said) { window.said = said; } }
        });
        """;

    [Fact]
    public async Task Speech_IsWrittenBehindWhatStandsThere_UntilItIsSent()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        chat.Model.Enqueue(ModelReply.Of("I have **heard** you."));
        var tab = await chat.OpenPathAsync("/basic/basic.css");
        await tab.Page.AddInitScriptAsync(Recognizer);
        await tab.Page.GotoAsync(chat.App.Url.ToString());
        await tab.Field.FillAsync("Written.");

        await tab.Button("Dictate").ClickAsync();
        await Expect(tab.Button("Stop dictating")).ToHaveAttributeAsync("aria-pressed", "true");
        await Axe.AssertCleanAsync(tab.Page, "dictation");
        Assert.Equal("en-GB true", await tab.Page.EvaluateAsync<string>("() => `${recognizer.lang} ${recognizer.interimResults}`"));
        await tab.Page.EvaluateAsync("() => recognizer.say('and sp')");
        await Expect(tab.Field).ToHaveValueAsync("Written. and sp");
        await tab.Page.EvaluateAsync("() => recognizer.say('and spoken', ' words')");
        await Expect(tab.Field).ToHaveValueAsync("Written. and spoken words");
        await tab.EnterAsync();

        // What is heard later belongs to no message.
        await Expect(tab.Button("Dictate")).ToHaveAttributeAsync("aria-pressed", "false");
        Assert.True(await tab.Page.EvaluateAsync<bool>("() => recognizer.onresult === null"));
        await tab.CalmAsync();
        await Expect(tab.Messages).ToHaveTextAsync(["Written. and spoken words"]);

        // Answers are read aloud by the browser, without the signs of Markdown.
        await tab.Button("More", tab.Page.Locator(".reply .bar")).ClickAsync();
        await tab.Entry("Read aloud").ClickAsync();
        Assert.Equal("en I have heard you.", await tab.Page.EvaluateAsync<string>("() => `${said.lang} ${said.text}`"));
        await tab.Button("More", tab.Page.Locator(".reply .bar")).ClickAsync();
        await Expect(tab.Entry("Stop reading aloud")).ToBeVisibleAsync();
        await tab.Page.Keyboard.PressAsync("Escape");

        await tab.Button("Dictate").ClickAsync();
        await tab.Page.EvaluateAsync("() => recognizer.fail('not-allowed')");
        await Expect(tab.Notices).ToContainTextAsync("does not let this page use the microphone");
        await Expect(tab.Button("Dictate")).ToBeVisibleAsync();
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Dictation_WhereTheBrowserHasNone_IsNotOffered()
    {
        await using var chat = await ChatRig.StartAsync(browser);
        var tab = await chat.OpenPathAsync("/basic/basic.css");
        await tab.Page.AddInitScriptAsync("delete window.SpeechRecognition; delete window.webkitSpeechRecognition;");
        await tab.Page.GotoAsync(chat.App.Url.ToString());

        await Expect(tab.Field).ToBeVisibleAsync();
        await Expect(tab.Button("Dictate")).ToHaveCountAsync(0);
    }
}
