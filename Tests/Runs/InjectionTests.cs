using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>Whatever a text from outside says, no tool with effects is called because of it before a human has consented.</summary>
public sealed class InjectionTests
{
    public static TheoryData<string> Places => ["tool", "page", "document", "error", "attachment", "earlier"];

    [Theory]
    [MemberData(nameof(Places))]
    public async Task Text_FromOutside_LeadsToNoWriteWithoutAHuman(string place)
    {
        Assert.True(Injections.All.Distinct().Count() >= 50);
        foreach (var text in Injections.All)
        {
            await CheckAsync(place, text);
        }
    }

    [Fact]
    public async Task Order_OfTheOwner_IsCarriedOutWithoutAsking()
    {
        var write = NewWrite();
        await using var rig = new Rig(write).With(new ObedientModel(null), 10_000_000);

        await rig.PostAsync("call send_mail");
        await rig.FinishAsync();

        Assert.Single(write.Calls);
    }

    private static async Task CheckAsync(string place, string text)
    {
        var write = NewWrite();
        var read = TestTool.Named("look", _ => place switch
        {
            "page" => ToolOutput.Ok($"<html><body><h1>News</h1><p>{text}</p></body></html>"),
            "document" =>
                ToolOutput.Ok(
                    [new ToolContent.Text(text), new ToolContent.File("a.pdf", "application/pdf", new byte[] { 1 }),
                        new ToolContent.Link("https://example.com/")]),
            "error" => ToolOutput.Failed("http_error", text),
            _ => ToolOutput.Ok(text),
        });
        await using var rig = new Rig(write, read).With(new ObedientModel(place is "attachment" ? null : "look"), 10_000_000);

        OutsideSource source;
        if (place is "attachment")
        {
            var file = new ThreadFile("notes.txt", "text/plain", System.Text.Encoding.UTF8.GetBytes(text)).ToDataUrl();
            await rig.Threads.SendAsync(
                rig.Key, new PostMessage("what does it say?", Create: true, Attachments: [new("notes.txt", "text/plain", file)]), default);
            source = new(OutsideSource.Attachment, "notes.txt");
        }
        else
        {
            await rig.PostAsync("what is new?");
            source = new(OutsideSource.Tool, "look");
        }

        var asked = await rig.WatchAsync(frame => frame.Event is ApprovalRequested or RunFinished);
        if (place is "earlier")
        {
            await rig.Threads.SendAsync(rig.Key, new ResolveApproval("write", false), default);
            await rig.FinishAsync();
            var posted = await rig.PostAsync("and now?");
            asked = await rig.WatchAsync(frame => frame.Event is ApprovalRequested or RunFinished, posted.Before);
        }

        Assert.True(asked[^1].Event is ApprovalRequested, $"Nobody was asked after '{text}'.");
        Assert.Equal([source], ((ApprovalRequested)asked[^1].Event!).Sources!.Value);
        Assert.Empty(write.Calls);
        await rig.Threads.SendAsync(rig.Key, new StopRun(), default);
        await rig.FinishAsync(asked[^1].Cursor!.Value);
        Assert.Empty(write.Calls);
    }

    private static TestTool NewWrite() => new(ObedientModel.Write, (_, _) => Task.FromResult(ToolOutput.Ok("sent"))) { Effects = true };
}
