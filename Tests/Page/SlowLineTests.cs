using ChatCluster.Tests.Web;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ChatCluster.Tests.Page;

/// <summary>What a slow or broken line does to the page's first requests.</summary>
[Collection(PageTests.Name)]
public sealed class SlowLineTests(PageBrowser browser)
{
    [Fact]
    public async Task Catalogue_RefusedLateAndLost_IsThereAfterTheSignInWithoutASecondQuestion()
    {
        await using var chat = await ChatRig.StartAsync(browser, TestKeys.Settings);
        var tab = await chat.OpenPathAsync("/basic/basic.css");
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (caller, models) = (0, 0);
        await tab.Page.RouteAsync("**/v1/me", async route =>
        {
            switch (Interlocked.Increment(ref caller))
            {
                // Refused before the key was typed; the refusal arrives after it.
                case 1:
                    var refusal = await route.FetchAsync();
                    await late.Task;
                    await route.FulfillAsync(new() { Response = refusal });
                    break;
                case 2:
                    await route.AbortAsync("connectionreset");
                    break;
                default:
                    await route.ContinueAsync();
                    break;
            }
        });
        await tab.Page.RouteAsync("**/v1/models", route => Interlocked.Increment(ref models) == 2
            ? route.FulfillAsync(new() { Status = 503 })
            : route.ContinueAsync());
        await tab.Page.GotoAsync(chat.App.Url.ToString());

        await tab.SignInAsync(TestKeys.Ann);
        await Expect(tab.Page.GetByText("Your chats will be listed here.")).ToBeVisibleAsync();
        late.SetResult();

        await Expect(tab.Button("Model: sandbox")).ToBeVisibleAsync();
        await tab.SendAsync("Hello");
        await tab.CalmAsync();
        await Expect(tab.Button("Share")).ToBeVisibleAsync();
        await Expect(tab.Page.GetByLabel("API key")).ToHaveCountAsync(0);
        Assert.Equal((3, 3), (caller, models));
        Assert.Empty(tab.Errors);
    }
}
