using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Files that come with messages.</summary>
public abstract partial class ThreadsConformance
{
    [Theory]
    [InlineData("data:image/png;base64,???")]
    [InlineData("/v1/threads/other/files/0123456789abcdef0123456789abcdef")]
    [InlineData("https://example.com/a.png")]
    public async Task Post_WithAFileThatIsNone_IsRefusedAndNothingIsStored(string url)
    {
        var post = new PostMessage("look", Create: true, Attachments: [new("a.png", "image/png", url)]);

        var refused = Assert.IsType<ThreadAnswer.Invalid>(await Threads.SendAsync(_key, post, default));

        Assert.Equal("bad_attachment", refused.Code);
        Assert.Null(await Threads.FindAsync(_key, default));
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, post with { Attachments = [new("a.txt", "text/plain", "data:text/plain;base64,aGk=")] }, default));
    }
}
