using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>What a model is shown of a file, by its own record.</summary>
public sealed class AttachmentTests
{
    private static readonly object Message = new
    {
        text = "What is this?",
        threadId = "t1",
        attachments = new[]
        {
            new { name = "dot.png", mediaType = "image/png", url = "data:image/png;base64,iVBORw0KGgo=" },
            new { name = "notes.txt", mediaType = "text/plain", url = "data:text/plain;base64,Zmlyc3QgbGluZQ==" },
        },
    };

    [Fact]
    public async Task Image_ToAModelThatSees_IsSentInEveryLaterPromptToo()
    {
        await using var model = await ModelServer.StartAsync();
        await using var app =
            await ChatApp.StartAsync([.. SandboxSettings.For(model), ("ChatCluster:Models:sandbox:SupportsImages", "true")]);

        await app.PostForJsonAsync("/v1/messages", Message);
        await app.PostForJsonAsync("/v1/threads/t1/messages", new { text = "And now?" });

        foreach (var request in model.Requests)
        {
            var first = request.Messages.First(message => message.GetProperty("role").GetString() == "user");
            Assert.Equal("iVBORw0KGgo=", Assert.Single(first.GetProperty("images").EnumerateArray()).GetString());
            Assert.Contains("first line", first.GetProperty("content").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task File_ThatIsNoText_IsNamedAndNotSent()
    {
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(model));

        await app.PostForJsonAsync("/v1/messages", new
        {
            text = "Summarise",
            attachments = new[]
            {
                new { name = "a.pdf", mediaType = "application/pdf", url = "data:application/pdf;base64,JVBERi0xLjcKAP/+gIGC" },
                new { name = "a.zip", mediaType = "application/zip", url = "data:application/zip;base64,UEsDBBQACAD/" },
                new { name = "a.txt", mediaType = "text/plain", url = "data:text/plain;base64,//5HAHIA9gDfAGUA" },
            },
        });

        var sent = Assert.Single(model.Requests).LastText();
        Assert.Contains("[file a.pdf, application/pdf: 15 bytes, a document whose text cannot be read]", sent, StringComparison.Ordinal);
        Assert.Contains("[file a.zip, application/zip: 9 bytes, no text: its content is not shown]", sent, StringComparison.Ordinal);
        Assert.Contains("[file a.txt]\nGröße", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("%PDF", sent, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', sent);
    }

    [Fact]
    public async Task Image_ToAModelThatDoesNotSee_IsNamed()
    {
        await using var model = await ModelServer.StartAsync();
        await using var app =
            await ChatApp.StartAsync([.. SandboxSettings.For(model), ("ChatCluster:Models:sandbox:SupportsImages", "false")]);

        var answer = await app.PostForJsonAsync("/v1/messages", Message);

        Assert.Equal("completed", answer["reason"]!.ToString());
        var prompt = Assert.Single(model.Requests).Body.GetRawText();
        Assert.Contains("dot.png, image/png: an image; this model cannot see images", prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("iVBORw0KGgo", prompt, StringComparison.Ordinal);
    }
}
