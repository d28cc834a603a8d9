using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Requests that a front end makes again because their answer was lost.</summary>
[Collection(InProcessCollection.Name)]
public sealed class LostAnswerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ThreadKey _key = new("default", "ada", "t1");
    private readonly AnswerLoss _loss = new();
    private ModelServer? _model;
    private InProcessCluster? _cluster;

    private IThreads Threads => _cluster!.Threads;

    public async ValueTask InitializeAsync()
    {
        _model = await ModelServer.StartAsync();
        _model.Script = _ => ModelReply.Of("On ", "and ").Stall();
        _cluster = await InProcessCluster.StartAsync(
            postgres.Server,
            [
                new("ChatCluster:Models:sandbox:Provider", "ollama"),
                new("ChatCluster:Models:sandbox:Endpoint", _model.Address.ToString()),
                new("ChatCluster:Models:sandbox:Model", "sandbox"),
                new("ChatCluster:Runs:ImproveTitles", "false"),
            ],
            calls: _loss);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }

        if (_model is not null)
        {
            await _model.DisposeAsync();
        }
    }

    [Fact]
    public async Task Stop_MadeAgainAfterItsRunHasEnded_LeavesTheNextRunAlone()
    {
        var first = (await PostAsync("one")).RunId;
        await PostAsync("two");
        _loss.LoseNext(async () =>
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await RunAsync() is not { } run || run == first)
            {
                await Task.Delay(10, patience.Token);
            }
        });

        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new StopRun(), default));

        var events = (await Threads.ReadAsync(_key, 0, 1000, default))!.Select(frame => frame.Event!);
        Assert.Equal(first, Assert.Single(events.OfType<StopRequested>()).RunId);
        Assert.NotNull(await RunAsync());
    }

    [Fact]
    public async Task Requests_MadeAgain_AreDoneOnceAndAnsweredAsThemselves()
    {
        _model!.Script = _ => ModelReply.Of("Done.");
        var reply = (await PostAsync("one")).RunId;
        await UntilIdleAsync();

        var again = await LosingAsync(() => Threads.SendAsync(_key, new RegenerateReply(), default));
        await UntilIdleAsync();
        var fork = await LosingAsync(() => Threads.ForkAsync(_key, "forked", reply, default));
        var exported = (await Threads.ReadAsync(_key, 0, 1000, default))!.Select(frame => frame.Event!).ToList();
        var import = await LosingAsync(() => Threads.ImportAsync(_key with { Id = "imported" }, exported, new(), default));
        var created = await LosingAsync(() => Threads.SendAsync(_key with { Id = "made" }, new CreateThread("Made"), default));

        Assert.Equal((true, false), (again.Changed, again.Duplicate));
        Assert.Equal([reply, again.RunId], exported.OfType<RunStarted>().Select(started => started.RunId));
        Assert.All([fork, import, created], answer => Assert.True(answer is { Created: true, Changed: true }));

        async Task<ThreadAnswer.Done> LosingAsync(Func<Task<ThreadAnswer>> ask)
        {
            _loss.LoseNext(() => Task.CompletedTask);
            var answer = Assert.IsType<ThreadAnswer.Done>(await ask());
            Assert.True(_loss.HasLost, "No answer was lost.");
            return answer;
        }
    }

    [Fact]
    public async Task TakeBack_MadeAgain_IsDone()
    {
        await PostAsync("one");
        var waiting = (await PostAsync("two")).MessageId!;
        _loss.LoseNext(() => Task.CompletedTask);

        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new EditQueuedMessage(waiting), default));

        Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new EditQueuedMessage(waiting), default));
    }

    [Fact]
    public async Task TakeBack_MadeAgainAfterTheMessageWasPosted_IsRefused()
    {
        var first = (await PostAsync("one")).RunId;
        var waiting = (await PostAsync("two")).MessageId!;
        _loss.LoseNext(async () => await Threads.SendAsync(_key, new StopRun(first), default), unheard: true);

        Assert.IsType<ThreadAnswer.Conflict>(await Threads.SendAsync(_key, new EditQueuedMessage(waiting), default));
    }

    private async Task UntilIdleAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await RunAsync() is not null)
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private async Task<string?> RunAsync() => (await Threads.FindAsync(_key, default))!.RunId;

    private async Task<ThreadAnswer.Done> PostAsync(string text) =>
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(_key, new PostMessage(text, Create: true, OnBusy: OnBusy.Queue), default));
}
