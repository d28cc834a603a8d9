using System.Collections.Immutable;
using ChatCluster.Storage;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Credentials;

/// <summary>Credentials that came with a post which the log has not taken.</summary>
public sealed class RunCredentialsTests
{
    private static readonly ImmutableDictionary<string, string> Secret = ImmutableDictionary<string, string>.Empty.Add("token", "hush");

    [Fact]
    public async Task Post_RefusedByTheLog_LeavesNoCredentials()
    {
        await using var rig = new Rig();
        var stale = rig.Threads;
        await stale.SendAsync(rig.Key, new CreateThread(), default);
        await rig.NewProcess().SendAsync(rig.Key, new RenameThread("other"), default);

        await Assert.ThrowsAsync<ThreadConflictException>(() => stale.SendAsync(rig.Key, Post("m1"), default));

        Assert.Empty(await KeptAsync(rig, "m1"));
        await stale.StopAsync();
        stale.Dispose();
    }

    [Fact]
    public async Task Post_RefusedByTheLogThatHasItFromAnother_LeavesTheCredentialsToItsRun()
    {
        await using var rig = new Rig();
        var stale = rig.Threads;
        await stale.SendAsync(rig.Key, new CreateThread(), default);
        rig.Model.Holds(new());
        await rig.NewProcess().SendAsync(rig.Key, Post("m1"), default);

        await Assert.ThrowsAsync<ThreadConflictException>(() => stale.SendAsync(rig.Key, Post("m1"), default));

        Assert.Equal(Secret, await KeptAsync(rig, "m1"));
        await stale.StopAsync();
        stale.Dispose();
    }

    [Fact]
    public async Task Post_LostByTheStore_LeavesNoCredentialsOnceTheThreadIsAskedAgain()
    {
        var store = new OutageStore();
        await using var rig = new Rig { Store = store };
        rig.NewProcess();
        await rig.Threads.SendAsync(rig.Key, new CreateThread(), default);
        store.Away = true;
        await Assert.ThrowsAsync<StoreUnavailableException>(() => rig.Threads.SendAsync(rig.Key, Post("m1"), default));
        store.Away = false;

        await rig.Threads.SendAsync(rig.Key, new RenameThread("later"), default);

        Assert.Empty(await KeptAsync(rig, "m1"));
    }

    [Fact]
    public async Task Takeover_OfARunAndAQueue_DropsAllButTheirCredentials()
    {
        await using var rig = new Rig();
        rig.Model.Holds(new()).Holds(new());
        await rig.Threads.SendAsync(rig.Key, Post("running"), default);
        await rig.Threads.SendAsync(rig.Key, Post("queued") with { OnBusy = OnBusy.Queue }, default);
        await rig.Credentials.WriteAsync(rig.Key, "m_lost", Secret, default);
        await rig.Threads.StopAsync();
        rig.Threads.Dispose();

        await rig.NewProcess().ResumeAsync(default);

        Assert.Equal(Secret, await KeptAsync(rig, "running"));
        Assert.Equal(Secret, await KeptAsync(rig, "queued"));
        Assert.Empty(await KeptAsync(rig, "lost"));
    }

    private static PostMessage Post(string messageId) => new("go", Create: true, Credentials: Secret) { RequestId = messageId };

    private static Task<IReadOnlyDictionary<string, string>> KeptAsync(Rig rig, string messageId) =>
        rig.Credentials.ReadAsync(rig.Key, "m_" + messageId, default);
}
