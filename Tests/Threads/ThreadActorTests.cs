using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Threads;

public sealed class ThreadActorTests
{
    [Fact]
    public async Task Activate_GivenUpAsTheLogIsReadToItsEnd_CarriesNoRunOn()
    {
        var store = new RecordingStore();
        await using var rig = new Rig { Store = store };
        rig.NewProcess();
        rig.Model.Holds(new(), "half ");
        await rig.PostAsync("go");
        await rig.Threads.StopAsync();
        rig.NewProcess();
        using var given = new CancellationTokenSource();
        store.AfterRead = given.Cancel;
        await using var actor = new ThreadActor(rig.Key, rig.Runtime);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => actor.ActivateAsync(given.Token));

        Assert.Equal(0, rig.Runtime.Runs.Active);
        Assert.True(actor.Run.IsCompleted);
    }
}
