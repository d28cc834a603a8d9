using ChatCluster.Documents;
using ChatCluster.Memory;
using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>What owners say for all messages of a thread: projects, settings, and threads that are kept nowhere.</summary>
public abstract partial class ThreadsConformance
{
    [Fact]
    public async Task Project_OfAThread_StandsInItsPromptsAndItsFilesAreTextFromOutside()
    {
        Model.Script = request => request.LastText("tool").Length == 0 && request.LastText() == "write it"
            ? new ModelReply().Call("write") : ModelReply.Of("Fine.");
        var file = new ProjectFile("f_1", "rules.txt", "text/plain", 14);
        var project = new Project("Garden", "Answer as a gardener.") { Files = [file] };
        var content = new ProjectFileContent("data:text/plain,Roses%20are%20red.");
        await KeepAsync(DocumentKind.ProjectFile, Project.FileId("p_1", file.Id), content.ToBody());
        await KeepAsync(DocumentKind.Project, "p_1", project.ToBody());
        await Threads.SendAsync(_key, new CreateThread { Project = "p_1", Settings = new() { Instructions = "Be brief." } }, default);

        await AskAsync(_key, "Hello there, who are you?", "default");

        var system = Model.Requests.Last().Messages[0].GetProperty("content").ToString();
        Assert.Contains("Answer as a gardener.", system, StringComparison.Ordinal);
        Assert.Contains("Be brief.", system, StringComparison.Ordinal);
        Assert.Contains("Roses are red.", system, StringComparison.Ordinal);
        Assert.Equal([file], Assert.Single(await EventsAsync<ProjectRead>(_key)).Files);

        // A call with effects is asked about, since the file may have asked for it, although the tool itself asks nobody.
        var posted = Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new PostMessage("write it"), default));
        await EventuallyAsync(async () => (await EventsAsync<ApprovalRequested>(_key)).Count == 1);
        var asked = Assert.Single(await EventsAsync<ApprovalRequested>(_key));
        Assert.Equal(
            (posted.RunId, new OutsideSource(OutsideSource.Attachment, "rules.txt")), (asked.RunId, Assert.Single(asked.Sources!.Value)));
        await Threads.SendAsync(_key, new StopRun(), default);
        await EventuallyAsync(async () => (await Threads.FindAsync(_key, default))!.RunId is null);

        // In a copy, too, and out of the project nothing of it is left.
        var copy = _key with { Id = $"{_key.Id}_c" };
        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(_key, copy.Id, null, default));
        Assert.Equal("p_1", (await Threads.FindAsync(copy, default))!.Project);
        await Threads.SendAsync(copy, new MoveThread(), default);
        await AskAsync(copy, "And now?", "default");
        Assert.DoesNotContain("gardener", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        await Threads.SendAsync(copy, new PostMessage("write it"), default);
        await EventuallyAsync(async () => (await EventsAsync<ApprovalRequested>(copy)).Count > 0);
        await Threads.SendAsync(copy, new StopRun(), default);

        var listed = await Threads.ListAsync(_key.Owner, new() { Project = "p_1" }, default);
        Assert.Equal([_key.Id], listed.Threads.Where(thread => thread.Key.Id.StartsWith(_key.Id, StringComparison.Ordinal))
            .Select(thread => thread.Key.Id));
    }

    [Fact]
    public async Task Settings_OfAThread_ReachItsModel()
    {
        Model.Script = _ => ModelReply.Of("Fine.");
        Assert.Equal(
            "bad_settings",
            Assert.IsType<ThreadAnswer.Invalid>(
                await Threads.SendAsync(_key, new CreateThread { Settings = new() { Temperature = 2.5 } }, default)).Code);
        await Threads.SendAsync(_key, new CreateThread(), default);
        var settings = new ThreadSettings { Temperature = 0.25, TopP = 0.5, MaxOutputTokens = 77 };
        await Threads.SendAsync(_key, new ChangeSettings(settings), default);

        await AskAsync(_key, "Hello there, who are you?", "default");

        var options = Model.Requests.Last().Body.GetProperty("options");
        Assert.Equal(
            (0.25, 0.5, 77),
            (options.GetProperty("temperature").GetDouble(), options.GetProperty("top_p").GetDouble(),
                options.GetProperty("num_predict").GetInt32()));
        Assert.Equal(settings, (await Threads.ReadTranscriptAsync(_key, new(), default))!.Settings);
        await Threads.SendAsync(_key, new ChangeSettings(ThreadSettings.None), default);
        await AskAsync(_key, "Hello there, who are you?", "default");
        Assert.False(Model.Requests.Last().Body.GetProperty("options").TryGetProperty("temperature", out _));
    }

    [Fact]
    public async Task Tool_ThatIsSwitchedOffInAThread_IsNeitherOfferedNorCalledUntilItIsOnAgain()
    {
        Model.Script = request => request.LastText("tool").Length == 0 ? new ModelReply().Call("write") : ModelReply.Of("Fine.");
        var unknown = Assert.IsType<ThreadAnswer.Invalid>(
            await Threads.SendAsync(_key, new CreateThread { Settings = new() { ToolsOff = ["wriet"] } }, default));
        Assert.Equal("unknown_tool", unknown.Code);
        Assert.Contains("'write'", unknown.Message, StringComparison.Ordinal);
        var off = new ThreadSettings { ToolsOff = ["write", "builtin:*"] };
        await Threads.SendAsync(_key, new CreateThread { Settings = off }, default);

        await AskAsync(_key, "Write it down, please.", "default");

        Assert.Contains("look", Model.Requests.Last().Tools);
        Assert.DoesNotContain("write", Model.Requests.Last().Tools);
        Assert.DoesNotContain("clock", Model.Requests.Last().Tools);
        var refused = Assert.Single(await EventsAsync<ToolFinished>(_key)).Error!;
        Assert.Equal("unknown_tool", refused.Code);
        Assert.Contains("Available: guarded, look.", refused.Message, StringComparison.Ordinal);

        // A copy has the same off, and what is on again is offered from the next message on.
        var copy = _key with { Id = $"{_key.Id}_c" };
        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(_key, copy.Id, null, default));
        Assert.Equal(off, (await Threads.ReadTranscriptAsync(copy, new(), default))!.Settings);
        await Threads.SendAsync(copy, new ChangeSettings(new() { ToolsOff = ["builtin:*"] }), default);
        await AskAsync(copy, "And again, please.", "default");
        Assert.Contains("write", Model.Requests.Last().Tools);
        Assert.DoesNotContain("clock", Model.Requests.Last().Tools);
    }

    [Fact]
    public async Task Reasoning_OfAStep_KeepsItsTime()
    {
        Model.Enqueue(new ModelReply().Reasoning("Hm. ", "So.").Text("Fine."), ModelReply.Of("Fine."));

        await AskAsync(_key, "Hello there, who are you?", "default");
        await AskAsync(_key, "And without a thought?", "default");

        var steps = await EventsAsync<StepFinished>(_key);
        Assert.InRange(Assert.NotNull(steps[0].ReasoningMs), 0, steps[0].Usage!.LatencyMs);
        Assert.Null(steps[1].ReasoningMs);
        var rounds = (await Threads.ReadTranscriptAsync(_key, new(), default))!.Rounds;
        Assert.Equal(steps[0].ReasoningMs, Assert.Single(rounds[0].Items).ReasoningMs);
        Assert.Null(Assert.Single(rounds[1].Items).ReasoningMs);
    }

    [Fact]
    public async Task TemporaryThread_IsInNoListAndRememberedByNothing()
    {
        Model.Script = request =>
            IsForFacts(request) ? ModelReply.Of($$"""[{"message": 1, "fact": "{{Tomatoes}}"}]""") : ModelReply.Of("Fine.");
        await ChangeAsync(new RememberFact("I live in Kiel."));
        await Threads.SendAsync(_key, new CreateThread { Temporary = true }, default);

        await AskAsync(_key, "I grow xylophones on my balcony.");

        Assert.DoesNotContain("Kiel", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        Assert.True((await Threads.FindAsync(_key, default))!.Temporary);
        foreach (var query in (ThreadQuery[])[new(), new() { Archived = null }, new() { Text = "xylophones" }])
        {
            Assert.DoesNotContain(_key, (await Threads.ListAsync(_key.Owner, query, default)).Threads.Select(thread => thread.Key));
        }

        Assert.Contains(
            _key, (await Threads.ListAsync(_key.Owner, new() { Temporary = true }, default)).Threads.Select(thread => thread.Key));
        Assert.Equal(
            "thread_temporary", Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new ShareThread(), default)).Code);
        Assert.Equal(
            "thread_temporary", Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new MoveThread("p_1"), default)).Code);

        // By the time that a fact of another thread is drawn, one of this would have been.
        var other = _key with { Id = $"{_key.Id}_2" };
        await AskAsync(other, "I grow tomatoes on my balcony.");
        await EventuallyAsync(async () => (await MemoryAsync()).Facts.Length == 2);
        Assert.Equal(other.Id, (await MemoryAsync()).Facts[1].ThreadId);
        Assert.Empty(await EventsAsync<MemoryNoted>(_key));
        Assert.True(await Threads.DeleteAsync(_key, default));
        Assert.Null(await Threads.FindAsync(_key, default));
    }

    [Fact]
    public async Task Documents_OfAnOwner_AreKeptChangedAndDeletedByTheirOwnerOnly()
    {
        var stored = Assert.IsType<DocumentAnswer.Stored>(
            await Threads.AskDocumentsAsync(_key.Owner, new PutDocument(DocumentKind.Prompt, "a b", new("""{"text":"ü"}"""), 0), default));
        Assert.Equal(1, stored.Document.Version);
        Assert.IsType<DocumentAnswer.Changed>(
            await Threads.AskDocumentsAsync(_key.Owner, new PutDocument(DocumentKind.Prompt, "a b", new("{}"), 0), default));
        Assert.Equal(
            "document_too_large",
            Assert.IsType<DocumentAnswer.Refused>(
                await Threads.AskDocumentsAsync(
                    _key.Owner, new PutDocument(DocumentKind.Prompt, "x", new($"\"{new string('x', 2_000_000)}\"")), default)).Code);
        var found = await Threads.AskDocumentsAsync(_key.Owner, new ListDocuments(DocumentKind.Prompt), default);
        Assert.Contains(stored.Document, Assert.IsType<DocumentAnswer.Found>(found).Documents);
        var foreign = await Threads.AskDocumentsAsync(new("default", "eve"), new ReadDocument(DocumentKind.Prompt, "a b"), default);
        Assert.Empty(Assert.IsType<DocumentAnswer.Found>(foreign).Documents);
        Assert.Equal(
            new DocumentAnswer.Deleted(1),
            await Threads.AskDocumentsAsync(_key.Owner, new DeleteDocuments(DocumentKind.Prompt, "a b"), default));
    }

    private async Task KeepAsync(string kind, string id, JsonText body) => Assert.IsType<DocumentAnswer.Stored>(
        await Threads.AskDocumentsAsync(_key.Owner, new PutDocument(kind, id, body), default));
}
