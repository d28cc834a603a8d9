using ChatCluster.Memory;
using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>What is known of owners.</summary>
public abstract partial class ThreadsConformance
{
    private const string Tomatoes = "The user grows tomatoes.";

    [Fact]
    public async Task Fact_DrawnFromAMessage_IsRecalledElsewhereAndDiesWithItsThread()
    {
        var asked = 0;
        Model.Script = request =>
        {
            if (!IsForFacts(request))
            {
                return request.LastText() == "I grow tomatoes on my balcony." && request.LastText("tool").Length == 0
                    ? new ModelReply().Call("clock") : ModelReply.Of("Fine.");
            }

            // Of what the user has written, and of nothing else: no tool and no reply has a say in it.
            Assert.Equal("[message 1]\nI grow tomatoes on my balcony.\n\n", request.LastText());
            asked++;
            return ModelReply.Of($$"""Here: [{"message": 1, "fact": "{{Tomatoes}}"}, {"message": 7, "fact": "Nobody said so."}]""");
        };
        var first = await AskAsync(_key, "I grow tomatoes on my balcony.");
        await EventuallyAsync(async () => (await MemoryAsync()).Facts.Length == 1);
        var fact = Assert.Single((await MemoryAsync()).Facts);
        Assert.Equal((Tomatoes, _key.Id, first.MessageId), (fact.Text, fact.ThreadId, fact.MessageId));
        await EventuallyAsync(async () => (await Threads.ReadUsageAsync(_key.Owner, default)).Usage.Calls == 3);

        var other = _key with { Id = $"{_key.Id}_2" };
        Model.Script = request => IsForFacts(request) ? ModelReply.Of("[]") : ModelReply.Of("Fine.");
        await AskAsync(other, "What shall I plant next year?");
        Assert.Contains(Tomatoes, Model.Requests.Last(request => !IsForFacts(request)).Body.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([fact.Id], Assert.Single(await EventsAsync<MemoryRecalled>(other)).Facts);

        // Not for a greeting, and not with another agent.
        await AskAsync(other, "Hello!");
        Assert.DoesNotContain(Tomatoes, Model.Requests.Last(request => !IsForFacts(request)).Body.GetRawText(), StringComparison.Ordinal);
        await AskAsync(other, "What shall I plant next year?", agent: "default");
        Assert.DoesNotContain(Tomatoes, Model.Requests.Last(request => !IsForFacts(request)).Body.GetRawText(), StringComparison.Ordinal);

        Assert.True(await Threads.DeleteAsync(_key, default));
        Assert.Empty((await MemoryAsync()).Facts);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Facts_OfAnOwner_AreWrittenRewordedForgottenAndSwitchedOff()
    {
        Model.Script = request => IsForFacts(request) ? ModelReply.Of($$"""[{"message": 1, "fact": "Drawn."}]""") : ModelReply.Of("Fine.");
        var written = Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new RememberFact(" I live in Kiel. "))).Fact!;
        Assert.Equal(("I live in Kiel.", null), (written.Text, written.MessageId));
        Assert.Equal(written, Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new RememberFact("i live in kiel."))).Fact);
        var edited = Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new EditFact(written.Id, "I live in Bremen."))).Fact!;
        Assert.Equal(("I live in Bremen.", written.Id), (edited.Text, edited.Id));
        Assert.NotNull(edited.EditedAt);
        Assert.IsType<MemoryAnswer.Missing>(await ChangeAsync(new EditFact("f_none", "Nothing.")));
        Assert.IsType<MemoryAnswer.Missing>(await ChangeAsync(new ForgetFact("f_none")));
        Assert.Equal("fact_invalid", Assert.IsType<MemoryAnswer.Invalid>(await ChangeAsync(new RememberFact(new string('x', 501)))).Code);
        Assert.Empty(
            Assert.IsType<MemoryAnswer.Done>(
                await Threads.ChangeMemoryAsync(new("default", "eve"), new ReadFacts(), default)).Memory.Facts);

        Assert.True(Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new SwitchMemory(On: false))).Memory.Off);
        await AskAsync(_key, "Where do I live at the moment?");
        Assert.All(Model.Requests, request => Assert.False(IsForFacts(request)));
        Assert.DoesNotContain("Bremen", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);

        await ChangeAsync(new SwitchMemory(On: true));
        await AskAsync(_key, "Where do I live at the moment?");
        Assert.Contains("Bremen", Model.Requests.Last(request => !IsForFacts(request)).Body.GetRawText(), StringComparison.Ordinal);
        await EventuallyAsync(async () => (await MemoryAsync()).Facts.Length == 2);
        Assert.Single(Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new ForgetFact(written.Id))).Memory.Facts);
        Assert.Empty(Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new ForgetAllFacts())).Memory.Facts);
    }

    [Fact]
    public async Task Facts_OfAVisitorAndOfShortMessages_AreNeitherDrawnNorRecalled()
    {
        Model.Script = request =>
            IsForFacts(request) ? ModelReply.Of($$"""[{"message": 1, "fact": "{{Tomatoes}}"}]""") : ModelReply.Of("Fine.");
        var visitor = new ThreadKey(_key.Tenant, $"{Owner.VisitorPrefix}{_key.User}", $"{_key.Id}_v");
        await Threads.ChangeMemoryAsync(visitor.Owner, new RememberFact("I live in Kiel."), default);
        await AskAsync(visitor, "I am a visitor and grow apples in my garden.");
        Assert.DoesNotContain("Kiel", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);

        // Too short to say anything lasting.
        await ChangeAsync(new RememberFact("I live in Bremen."));
        await AskAsync(_key, "In my way");
        Assert.DoesNotContain("Bremen", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);

        // By the time that these facts are drawn, the others would have been.
        await AskAsync(_key, "I grow tomatoes on my balcony.");
        await EventuallyAsync(async () => (await MemoryAsync()).Facts.Length == 2);
        Assert.Equal("[message 1]\nI grow tomatoes on my balcony.\n\n", Assert.Single(Model.Requests, IsForFacts).LastText());
    }

    [Fact]
    public async Task Facts_ChangedByManyAtOnce_AreAllKept()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => ChangeAsync(new RememberFact($"fact {i}"))));
        Assert.Equal(20, (await MemoryAsync()).Facts.Length);
    }

    private static bool IsForFacts(ModelRequest request) =>
        request.Messages[0].GetProperty("content").ToString().StartsWith("You keep notes", StringComparison.Ordinal);

    private Task<MemoryAnswer> ChangeAsync(MemoryChange change) => Threads.ChangeMemoryAsync(_key.Owner, change, default);

    private async Task<OwnerMemory> MemoryAsync() => Assert.IsType<MemoryAnswer.Done>(await ChangeAsync(new ReadFacts())).Memory;

    /// <summary>Posts a message and waits until its run is over.</summary>
    private async Task<ThreadAnswer.Done> AskAsync(ThreadKey key, string text, string agent = "remembering")
    {
        var posted =
            Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(key, new PostMessage(text, Create: true, Agent: agent), default));
        await EventuallyAsync(async () => (await EventsAsync<RunFinished>(key)).Exists(end => end.RunId == posted.RunId));
        return posted;
    }

    private async Task<List<T>> EventsAsync<T>(ThreadKey key) =>
        [.. ((await Threads.ReadAsync(key, 0, 10_000, default)) ?? []).Select(frame => frame.Event).OfType<T>()];
}
