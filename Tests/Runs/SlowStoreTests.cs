using System.Runtime.CompilerServices;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>A store that is asked and does not answer.</summary>
public sealed class SlowStoreTests
{
    // Trap 10: what a model writes is shown while the store is at work on what it wrote before.
    [Fact]
    public async Task Store_ThatHangs_DelaysNoToken()
    {
        var store = new RecordingStore { Held = nameof(StepCheckpoint) };
        await using var rig = new Rig { Store = store };
        rig.NewProcess();
        var (answers, hangs) = (Gate(), Gate());
        store.Gate = answers.Task;
        rig.Model.Does(cancellationToken => SpeakAsync(hangs.Task, cancellationToken));

        await rig.PostAsync("tell");
        var first = await rig.WatchAsync(frame => frame.IsDelta);
        while (store.Appends[^1] is not [nameof(StepCheckpoint)])
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        hangs.SetResult();
        var second = await rig.WatchAsync(frame => frame.IsDelta, first[^1].Cursor!.Value);
        Assert.Equal("second", second[^1].ReadText());
        Assert.Equal([nameof(StepCheckpoint)], store.Appends[^1]);

        answers.SetResult();
        var end = (await rig.FinishAsync(second[^1].Cursor!.Value))[^1].Event;
        Assert.Equal("first second", Assert.IsType<RunFinished>(end).Text);
    }

    private static TaskCompletionSource Gate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static async IAsyncEnumerable<AIContent> SpeakAsync(Task next, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new TextContent("first ");
        await next.WaitAsync(cancellationToken);
        yield return new TextContent("second");
    }
}
