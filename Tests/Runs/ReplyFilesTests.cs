using System.Text;
using ChatCluster.Files;
using ChatCluster.Runs;
using ChatCluster.Tests.Rules;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>What a model sends as a data: URL in its text becomes a file of the thread, however the text was cut.</summary>
public sealed class ReplyFilesTests
{
    private const string Image = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("![a dot](" + Image + ") there", "![a dot](@) there", 1)]
    [InlineData("<img src=\"" + Image + "\">", "<img src=\"@\">", 1)]
    [InlineData("see " + Image, "see @", 1)]
    [InlineData(Image, "@", 1)]
    [InlineData("![](" + Image + ") ![](data:text/plain;charset=utf-8;base64,aGk=)", "![](@) ![](@)", 2)]
    [InlineData("![](DATA:IMAGE/PNG;BASE64,AAAA)", "![](@)", 1)]
    [InlineData("![](data:image/png;base64,A)", "![](#unreadable-file)", 0)]
    [InlineData("![](data:image/png;base64,)", "![](#unreadable-file)", 0)]
    [InlineData("the data: what it says, the date and d", "the data: what it says, the date and d", 0)]
    [InlineData("data:text/html,<b>x</b>", "data:text/html,<b>x</b>", 0)]
    [InlineData("data:;base64,AAAA and data:image;base64,AAAA", "data:;base64,AAAA and data:image;base64,AAAA", 0)]
    [InlineData("metadata:image/png;base64,AAAA", "metadata:image/png;base64,AAAA", 0)]
    [InlineData("ends in data:image/pn", "ends in data:image/pn", 0)]
    public async Task Text_CutAnywhere_HasAddressesInPlaceOfFiles(string text, string expected, int count)
    {
        foreach (var size in new[] { text.Length, 1, 2, 7 })
        {
            var store = new AttachmentFiles(new InMemoryThreadFiles());
            var files = new ReplyFiles(store, Given.Key);
            var shown = new StringBuilder();
            foreach (var piece in text.Chunk(size))
            {
                var now = await files.AddAsync(new(piece), Token);
                Assert.DoesNotContain("base64,i", now, StringComparison.Ordinal);
                shown.Append(now);
            }

            shown.Append(await files.FinishAsync(Token));
            var urls = Urls(shown.ToString());
            Assert.Equal(expected, urls.Aggregate(shown.ToString(), (written, url) => written.Replace(url, "@", StringComparison.Ordinal)));
            Assert.Equal(count, urls.Count);
            foreach (var url in urls)
            {
                Assert.NotEmpty((await store.FindAsync(Given.Key, url, Token))!.Content.ToArray());
            }
        }
    }

    [Fact]
    public async Task Files_AboveTheirNumber_AreSaidToBeLeftOut()
    {
        var files = new ReplyFiles(new(new InMemoryThreadFiles()), Given.Key);
        var text = string.Concat(
            Enumerable.Range(0, ReplyFiles.MostFiles + 1)
                .Select(i => $"![](data:image/png;base64,{Convert.ToBase64String([(byte)i, 1, 2])}) "));
        var shown = await files.AddAsync(text, Token) + await files.FinishAsync(Token);
        Assert.Equal(ReplyFiles.MostFiles, Urls(shown).Count);
        Assert.EndsWith($"![]({ReplyFiles.TooMany}) ", shown, StringComparison.Ordinal);
    }

    private static List<string> Urls(string text) =>
        [.. text.Split('(', ')', '"', ' ').Where(part => FileUrl.FindId(Given.Key, part) is not null).Distinct()];
}
