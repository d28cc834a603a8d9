using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Threads that are longer than their model's window.</summary>
public abstract partial class ThreadsConformance
{
    private const int NarrowWindow = 2_048;

    [Fact]
    public async Task Thread_LongerThanItsModelsWindow_IsSummedUpAndNeverRefused()
    {
        var (refused, summaries) = (0, 0);
        Model.Script = request =>
        {
            var tokens = request.Messages.Sum(message => message.GetProperty("content").ToString().Length) / 3;
            if (tokens > NarrowWindow)
            {
                Interlocked.Increment(ref refused);
                return ModelReply.Failure(400, $"request ({tokens} tokens) exceeds the available context size ({NarrowWindow} tokens)");
            }

            var reply = IsForASummary(request) ? $"SUMMARY {Interlocked.Increment(ref summaries)}" : $"reply {new string('a', 100)}";
            return ModelReply.Of(reply) with { InputTokens = tokens };
        };
        var after = ThreadCursor.Start;
        for (var i = 0; i < 40; i++)
        {
            await Threads.SendAsync(_key, new PostMessage($"message {i} {new string('m', 200)}", Create: true, Model: "narrow"), default);
            var frames = await FinishAsync(after);
            after = frames[^1].Cursor!.Value;
            Assert.Equal(RunReason.Completed, End(frames).Item1);
            Assert.StartsWith($"message {i} ", Model.Requests.Last().LastText().Split("\n\n")[^1], StringComparison.Ordinal);
        }

        Assert.Equal(0, refused);
        Assert.InRange(summaries, 2, 20);
        var log = await ReadLogAsync();
        Assert.Equal(summaries, log.OfType<ContextCompacted>().Count(e => e.Kind is ContextCompacted.Summarized));
        Assert.Equal(40 + summaries, log.OfType<RunFinished>().Sum(e => e.Usage.Calls));
        Assert.Contains($"SUMMARY {summaries}", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Start over!")]
    [InlineData("fang von vorne an")]
    public async Task Message_ThatStartsOver_KeepsWhatWasBeforeOutOfPrompts(string phrase)
    {
        Model.Script = _ => ModelReply.Of("Fine.");
        await AskAsync(_key, "My cat is called Tom.", "default");
        await AskAsync(_key, phrase, "default");
        await AskAsync(_key, "What is my cat called?", "default");
        Assert.DoesNotContain("Tom", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(phrase, Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        Assert.Single(await EventsAsync<ContextReset>(_key));

        // A fork of it starts over at the same place; a message with more in it does not.
        var copy = _key with { Id = $"{_key.Id}_copy" };
        Assert.IsType<ThreadAnswer.Done>(await Threads.ForkAsync(_key, copy.Id, null, default));
        await AskAsync(copy, $"{phrase} Or rather not: what is it called?", "default");
        Assert.DoesNotContain("Tom", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("What is my cat called?", Model.Requests.Last().Body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Greeting_OfAnAgentThatIsBrief_IsAnsweredWithoutTools()
    {
        Model.Script = _ => ModelReply.Of("Hello.");
        await AskAsync(_key, "Guten Morgen!", "brief");
        Assert.Empty(Model.Requests.Last().Tools);
        await AskAsync(_key, "Guten Morgen! Wie spät ist es?", "brief");
        Assert.NotEmpty(Model.Requests.Last().Tools);
        await AskAsync(_key, "Hi", "default");
        Assert.NotEmpty(Model.Requests.Last().Tools);
    }

    private static bool IsForASummary(ModelRequest request) =>
        request.Messages[0].GetProperty("content").ToString().StartsWith("You keep the memory", StringComparison.Ordinal);

    private async Task<List<ThreadEvent>> ReadLogAsync() =>
        [.. (await Threads.ReadAsync(_key, 0, 10_000, default))!.Select(frame => frame.Event!)];
}
