using System.Text.Json;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Runs;

public sealed class RichResultTests
{
    private static readonly byte[] Picture = [.. Enumerable.Range(0, 2_000).Select(i => (byte)i)];

    [Fact]
    public async Task Result_OfSeveralKinds_IsKeptAsWhatItIs()
    {
        await using var rig = new Rig(TestTool.Named("draw", _ => ToolOutput.Ok(
        [
            new ToolContent.Text("Drawn."),
            new ToolContent.Json(JsonElement.Parse("""{"width":20}""")),
            new ToolContent.File(null, "image/png", Picture),
            new ToolContent.File("a\nb.wav", "audio/wav", new byte[] { 1, 2, 3 }),
            new ToolContent.Link("file:///tmp/plan.txt", "The plan", "text/plain"),
        ])));
        rig.Model.Asks(("c1", "draw", "a")).Says("There.");

        await rig.PostAsync("draw");
        var frames = await rig.FinishAsync();

        var result = Assert.Single(frames.Select(frame => frame.Event).OfType<ToolFinished>());
        Assert.Equal(
            """
            Drawn.
            {"width":20}
            [image image.png, image/png, 2 KB: kept with the thread, where the user can open it]
            [audio ab.wav, audio/wav, 3 bytes: kept with the thread, where the user can open it]
            [link The plan: file:///tmp/plan.txt]
            """,
            result.Result);
        Assert.Equal(
            [("image.png", "image/png", 2_000L), ("ab.wav", "audio/wav", 3L)],
            result.Files!.Value.Select(file => (file.Name, file.MediaType, file.Size!.Value)));
        Assert.Equal([new ToolLink("file:///tmp/plan.txt", "The plan", "text/plain")], result.Links!.Value);
        var id = FileUrl.FindId(rig.Key, result.Files!.Value[0].Url);
        Assert.Equal(Picture, (await rig.Threads.ReadFileAsync(rig.Key, id!, default))!.Content.ToArray());
        Assert.Null(await rig.Threads.ReadFileAsync(rig.Key with { User = "eve" }, id!, default));
        Assert.All(frames, frame =>
            Assert.DoesNotContain("data:", System.Text.Encoding.UTF8.GetString(frame.Json.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parts_InTheJsonOfAnyTool_AreEventsBeforeItsResult()
    {
        var printed = string.Concat(Enumerable.Repeat("0123456789", 1_000));
        var json = JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["rows"] = 3,
            ["chatcluster/parts"] = new object[]
            {
                new { kind = "code", text = "print(1)", language = "python" },
                new { kind = "output", text = printed },
                new { kind = "error", text = "Warning" },
                new { kind = "image", mediaType = "image/png", data = Picture },
                new { kind = "file", mediaType = "text/csv", name = "a.csv", data = Picture },
                new { kind = "source", url = "https://example.com/a", title = "A", place = "page 3" },
                new { kind = "hologram", text = "x" },
            },
        });
        await using var rig = new Rig(TestTool.Named("compute", _ => ToolOutput.Ok(json)));
        rig.Model.Asks(("c1", "compute", "a")).Says("There.");

        await rig.PostAsync("compute");
        var events = (await rig.FinishAsync()).Select(frame => frame.Event).ToList();

        var result = Assert.Single(events.OfType<ToolFinished>());
        var parts = events.OfType<ToolPart>().ToList();
        Assert.Equal(events.IndexOf(result) - 6, events.IndexOf(parts[0]));
        Assert.Equal(
            ["tool.code", "tool.output", "tool.error", "tool.image", "tool.file", "tool.source"],
            parts.Select(part => JsonElement.Parse(ThreadJson.Encode(part)).GetProperty("type").GetString()));
        var output = Assert.IsType<ToolPrinted>(parts[1]);
        Assert.True(output.Text.Length < printed.Length && output.Text.StartsWith("0123", StringComparison.Ordinal));
        Assert.Equal(
            printed, System.Text.Encoding.UTF8.GetString(
                (await rig.Threads.ReadFileAsync(rig.Key, FileUrl.FindId(rig.Key, output.File!.Url)!, default))!.Content.Span));
        Assert.Equal(3, result.Files!.Value.Length);
        Assert.StartsWith("{\"rows\":3}\nprint(1)\n0123", result.Result, StringComparison.Ordinal);
        Assert.Contains("hologram", result.Result, StringComparison.Ordinal);
        Assert.Equal(
            parts, (await rig.Threads.ReadTranscriptAsync(rig.Key, new(), default))!.Rounds.Single().Items.Single(
                item => item.Call is not null).Parts!.Value);

        // A fork and an import have them with files of their own.
        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ForkAsync(rig.Key, "t2", null, default));
        var copy = rig.Key with { Id = "t2" };
        var copied = (await rig.Threads.ReadAsync(copy, 0, 100, default))!.Select(frame => frame.Event).OfType<ToolPart>().ToList();
        Assert.Equal(6, copied.Count);
        Assert.Equal(
            Picture, (await rig.Threads.ReadFileAsync(
                copy, FileUrl.FindId(copy, ((ToolImage)copied[3]).File.Url)!, default))!.Content.ToArray());
        var imported = rig.Key with { Id = "t3" };
        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ImportAsync(imported, await rig.LogAsync(), new(), default));
        Assert.Equal(6, (await rig.Threads.ReadAsync(imported, 0, 100, default))!.Count(frame => frame.Event is ToolPart));
    }

    [Fact]
    public async Task File_ThatIsTooLargeOrOneTooMany_IsNamedAndLeftOut()
    {
        var large = new ToolContent.File("big.bin", "application/octet-stream", new byte[new ToolOptions().MaxFileBytes + 1]);
        var small = Enumerable.Range(0, 17).Select(i => new ToolContent.File($"{i}.txt", "text/plain", new[] { (byte)i }));
        await using var rig = new Rig(TestTool.Named("load", _ => ToolOutput.Ok([large, .. small])));
        rig.Model.Asks(("c1", "load", "a")).Says("There.");

        await rig.PostAsync("load");
        var result = (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single();

        Assert.Equal(16, result.Files!.Value.Length);
        Assert.Contains(
            "[file big.bin, application/octet-stream, 10 MB: left out, it is larger than 10 MB]", result.Result, StringComparison.Ordinal);
        Assert.Contains("[file 16.txt, text/plain, 1 bytes: left out, one result keeps 16 files]", result.Result, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fork_OfAThreadWithFilesOfTools_HasThemToo()
    {
        await using var rig = new Rig(TestTool.Named("draw", _ => ToolOutput.Ok([new ToolContent.File("a.png", "image/png", Picture)])));
        rig.Model.Asks(("c1", "draw", "a")).Says("There.");
        await rig.PostAsync("draw");
        await rig.FinishAsync();

        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ForkAsync(rig.Key, "t2", null, default));
        await rig.Threads.DeleteAsync(rig.Key, default);

        var copy = rig.Key with { Id = "t2" };
        var result = (await rig.Threads.ReadTranscriptAsync(copy, new(), default))!.Rounds.Single().Items.Select(item => item.Result)
            .OfType<ToolFinished>().Single();
        var id = FileUrl.FindId(copy, result.Files!.Value[0].Url);
        Assert.Equal(Picture, (await rig.Threads.ReadFileAsync(copy, id!, default))!.Content.ToArray());
    }

    [Fact]
    public async Task Import_OfAnExportWithFilesOfTools_KeepsThem()
    {
        await using var rig =
            new Rig(TestTool.Named(
                "draw", _ =>
                    ToolOutput.Ok([new ToolContent.File("a.png", "image/png", Picture), new ToolContent.Link("https://example.com/")])));
        rig.Model.Asks(("c1", "draw", "a")).Says("There.");
        await rig.PostAsync("draw");
        await rig.FinishAsync();
        var log = await rig.LogAsync();
        var exported = log.Select(e => e is ToolFinished { Files: { } files } done
            ? done with
            {
                Files = [.. files.Select(file => file with { Url = new ThreadFile(file.Name, file.MediaType, Picture).ToDataUrl() })],
            }
            : e).ToList();

        var copy = rig.Key with { Id = "t3" };
        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.ImportAsync(copy, exported, new(), default));

        var frames = await rig.Threads.ReadAsync(copy, 0, 100, default);
        var result = frames!.Select(frame => frame.Event).OfType<ToolFinished>().Single();
        Assert.Equal(FileUrl.Of(copy, FileId.Of(new("a.png", "image/png", Picture))), result.Files!.Value[0].Url);
        Assert.Equal("https://example.com/", result.Links!.Value[0].Url);
        Assert.IsType<ThreadAnswer.Invalid>(await rig.Threads.ImportAsync(
            rig.Key with
            {
                Id = "t4",
            }, [.. exported.Select(e => e is ToolFinished done ? done with { Links = [new("a\nb")] } : e)], new(), default));
    }
}
