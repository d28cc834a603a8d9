using ChatCluster.Tests.Web.Formats;
using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>A page with <c>useChat</c>, in a browser, at one process.</summary>
[Collection(PageTests.Name)]
public sealed class UseChatTests(PageBrowser browser)
{
    [Fact]
    public Task Send_ThenTheStopButton_KeepsTheTextAndTheNextMessageWorks() => RunAsync(page => page.StopAsync());

    [Fact]
    public Task Reload_InMidStream_ResumesAndDoublesNothing() => RunAsync(page => page.ReloadAsync());

    [Fact]
    public Task SecondTab_OpenedInMidStream_ShowsTheSameReply() => RunAsync(page => page.SecondTabAsync());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task Approval_AnsweredInThePage_GoesOn(bool approved) => RunAsync(page => page.ApproveAsync(approved));

    private async Task RunAsync(Func<UseChatPage, Task> play)
    {
        var profile = await browser.NewProfileAsync(ours: false);
        await using var rig = await ClientRig.StartAsync();
        await using var page = new UseChatPage(profile, rig.App.Url, rig.App.Url);
        await play(page);
    }
}
