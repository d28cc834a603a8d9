using System.Text;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Hosting;

/// <summary>Threads whose log was damaged where it is kept.</summary>
public abstract partial class ThreadsConformance
{
    [Theory]
    [InlineData("""{"type":"run.finished","runId":"r1","reason":"completed","text":"","usage":{},"tools":[],"elapsedMs":1}""")]
    [InlineData("""{"type":"no.such.event"}""")]
    [InlineData("""{"type":"message.posted","messageId":7}""")]
    public async Task Thread_WhoseLogIsDamaged_SaysSoForGoodAndCanBeDeleted(string json)
    {
        var store = await OpenStoreAsync();
        byte[] created = [.. ThreadJson.Encode(new ThreadCreated(_key.Id) { At = DateTimeOffset.UnixEpoch })];
        var summary =
            new ThreadSummary { Key = _key, Sequence = 2, CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };
        await store.AppendAsync(_key, 0, [created, Encoding.UTF8.GetBytes(json)], summary, default);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));

        await Assert.ThrowsAsync<ThreadDamagedException>(() => Threads.ReadTranscriptAsync(_key, new(), patience.Token));
        await Assert.ThrowsAsync<ThreadDamagedException>(() => Threads.SendAsync(_key, new PostMessage("hello"), patience.Token));
        await Assert.ThrowsAsync<ThreadDamagedException>(
            async () => await Threads.WatchAsync(_key, default, patience.Token).CountAsync(patience.Token));
        Assert.NotNull(await Threads.FindAsync(_key, patience.Token));
        Assert.True(await Threads.DeleteAsync(_key, patience.Token));
        Assert.Null(await Threads.FindAsync(_key, patience.Token));
        await PostAsync("again");
        await FinishAsync();
    }
}
