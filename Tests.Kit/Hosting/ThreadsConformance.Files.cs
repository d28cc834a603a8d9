using System.Text;
using ChatCluster.Files;
using ChatCluster.Sandbox.Models;
using ChatCluster.Storage;
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
        Assert.IsType<ThreadAnswer.Done>(
            await Threads.SendAsync(
                _key, post with { Attachments = [new("a.txt", "text/plain", "data:text/plain;base64,aGk=")] }, default));
    }

    [Fact]
    public async Task Post_WithAFile_StoresItBesideTheLogAndShowsItToTheModel()
    {
        await PostFileAsync("notes.txt", "the word is heron");

        var posted = await PostedAsync(_key);
        var file = Assert.Single(posted.Attachments!.Value);
        Assert.Equal(FileUrl.Of(_key, FileId.Of(TextFile("notes.txt", "the word is heron"))), file.Url);
        Assert.Equal(17, file.Size);
        Assert.Equal("the word is heron", await ReadFileAsync(_key, file.Url));
        Assert.Null(await Threads.ReadFileAsync(_key with { User = "eve" }, FileUrl.FindId(_key, file.Url)!, default));
        Assert.Contains("the word is heron", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        Assert.All((await Threads.ReadAsync(_key, 0, 100, default))!, frame =>
            Assert.DoesNotContain("data:", Encoding.UTF8.GetString(frame.Json.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fork_OfAThreadWithFiles_KeepsThemWhenTheFirstIsDeleted()
    {
        await PostFileAsync("notes.txt", "the word is heron");
        var forked = _key with { Id = _key.Id + "f" };

        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(_key, forked.Id, null, default));
        var first = Assert.Single((await PostedAsync(_key)).Attachments!.Value).Url;
        Assert.True(await Threads.DeleteAsync(_key, default));

        Assert.Null(await Threads.ReadFileAsync(_key, FileUrl.FindId(_key, first)!, default));
        Assert.Equal("the word is heron", await ReadFileAsync(forked, Assert.Single((await PostedAsync(forked)).Attachments!.Value).Url));
    }

    [Fact]
    public async Task Log_OfAVersionThatKeptFilesInEvents_IsStillReadForkedAndImported()
    {
        const string Url = "data:text/plain;base64,dGhlIHdvcmQgaXMgaGVyb24=";
        await PostAsync("see");
        await FinishAsync();
        var old = (await Threads.ReadAsync(_key, 0, 100, default))!
            .Select(frame => frame.Event is MessagePosted posted
                ? posted with { Attachments = [new("notes.txt", "text/plain", Url)] } : frame.Event!)
            .ToList();
        var before = _key with { Id = _key.Id + "o" };
        var store = await OpenStoreAsync();
        var summary = (await Threads.FindAsync(_key, default))! with { Key = before };
        await store.AppendAsync(
            before, 0, [.. old.Select(
                e => (ReadOnlyMemory<byte>)ThreadJson.Encode(e is ThreadCreated created ? created with { ThreadId = before.Id } : e))],
                summary, default);

        Model.Enqueue(ModelReply.Of("Heron."));
        Assert.Equal(Url, (await PostedAsync(before)).Attachments!.Value.Single().Url);
        var posted = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(before, new PostMessage("which word?"), default));
        await ReadAsync(frame => frame.Event is RunFinished, posted.Before, before);
        Assert.Contains("the word is heron", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);

        var (forked, imported) = (_key with { Id = _key.Id + "f" }, _key with { Id = _key.Id + "i" });
        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(before, forked.Id, null, default));
        Assert.IsType<ThreadAnswer.Done>(await Threads.ImportAsync(imported, old, new(), default));
        Assert.Equal("the word is heron", await ReadFileAsync(forked, (await PostedAsync(forked)).Attachments!.Value.Single().Url));
        Assert.Equal("the word is heron", await ReadFileAsync(imported, (await PostedAsync(imported)).Attachments!.Value.Single().Url));
    }

    [Fact]
    public async Task Import_OfAReplyWithAFile_StoresItAndTheTextLeadsToIt()
    {
        var dot = new ThreadFile("image-1", "image/png", new byte[] { 1, 2, 3 });
        Model.Enqueue(ModelReply.Of($"![]({dot.ToDataUrl()})"), ModelReply.Of("Fine."));
        await PostAsync("draw");
        await FinishAsync();
        var exported = (await Threads.ReadAsync(_key, 0, 100, default))!
            .Select(frame => frame.Event is StepFinished step
                ? step with { Files = [new(dot.Name, dot.MediaType, dot.ToDataUrl())] } : frame.Event!)
            .ToList();
        Assert.True(await Threads.DeleteAsync(_key, default));
        var copy = _key with { Id = _key.Id + "i", User = "eve" };

        Assert.IsType<ThreadAnswer.Done>(await Threads.ImportAsync(copy, exported, new(), default));

        var events = (await Threads.ReadAsync(copy, 0, 100, default))!.Select(frame => frame.Event).ToList();
        var written = Assert.Single(events.OfType<StepFinished>());
        Assert.Equal(($"![]({FileUrl.Of(copy, FileId.Of(dot))})", null), (written.Text, written.Files));
        Assert.Equal(written.Text, Assert.Single(events.OfType<RunFinished>()).Text);
        Assert.Equal([1, 2, 3], (await Threads.ReadFileAsync(copy, FileId.Of(dot), default))!.Content.ToArray());
    }

    private static ThreadFile TextFile(string name, string text) => new(name, "text/plain", Encoding.UTF8.GetBytes(text));

    private async Task PostFileAsync(string name, string text)
    {
        Model.Enqueue(ModelReply.Of("Read."));
        var post = new PostMessage("see", Create: true, Attachments: [new(name, "text/plain", TextFile(name, text).ToDataUrl())]);
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, post, default));
        await FinishAsync();
    }

    private async Task<MessagePosted> PostedAsync(ThreadKey key) =>
        (await Threads.ReadAsync(key, 0, 100, default))!.Select(frame => frame.Event).OfType<MessagePosted>().First();

    private async Task<string> ReadFileAsync(ThreadKey key, string url) =>
        Encoding.UTF8.GetString((await Threads.ReadFileAsync(key, FileUrl.FindId(key, url)!, default))!.Content.Span);
}
