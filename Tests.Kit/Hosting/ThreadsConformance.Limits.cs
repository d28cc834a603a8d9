using ChatCluster.Sandbox.Models;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>What all users of a tenant together may do.</summary>
public abstract partial class ThreadsConformance
{
    [Fact]
    public async Task Post_PastTheRunsOfItsTenant_IsRefusedUntilOneHasEnded()
    {
        Model.Script = request => request.LastText() == "wait" ? ModelReply.Of("first").Stall() : ModelReply.Of("second");
        var tenant = $"limited-{Guid.NewGuid():N}";
        ThreadKey first = new(tenant, "ann", "t1"), second = new(tenant, "bob", "t1");
        var post = new PostMessage("wait", Create: true, Limits: new(Runs: 1) { TenantRuns = 1 });
        await Threads.SendAsync(first, post, default);
        await ReadAsync(frame => frame.ReadText() is not null, key: first);

        var refused = Assert.IsType<ThreadAnswer.Limited>(await Threads.SendAsync(second, post, default));
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(new($"{tenant}-other", "bob", "t1"), post with { Text = "go" }, default));
        await Threads.SendAsync(first, new StopRun(), default);
        await ReadAsync(frame => frame.Event is RunFinished, key: first);

        // Whom the tenant refused has lost nothing of its own.
        Assert.Equal("too_many_runs", refused.Code);
        Assert.Contains("tenant", refused.Message, StringComparison.Ordinal);
        await UntilAsync(async _ => await Threads.SendAsync(second, post with { Text = "go" }, default) is ThreadAnswer.Done);
        await ReadAsync(frame => frame.Event is RunFinished, key: second);
    }
}
