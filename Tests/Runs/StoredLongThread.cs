using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Runs;

/// <summary>A thread that is in the store before anything runs.</summary>
internal static class StoredLongThread
{
    public static async Task StoreAsync(this Rig rig, List<ThreadEvent> events)
    {
        var thread = events.Aggregate(ThreadSnapshot.Initial, (state, e) => state.Apply(e));
        await rig.Store.AppendAsync(
            rig.Key, 0, [.. events.Select(e => (ReadOnlyMemory<byte>)ThreadJson.Encode(e))], thread.Summarize(rig.Key), default);
    }
}
