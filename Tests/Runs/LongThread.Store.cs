using ChatCluster.Rules;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Runs;

/// <summary>Such a thread in a store.</summary>
internal static partial class LongThread
{
    public static async Task StoreAsync(Rig rig, List<ThreadEvent> events)
    {
        var thread = events.Aggregate(ThreadSnapshot.Initial, (state, e) => state.Apply(e));
        await rig.Store.AppendAsync(rig.Key, 0, [.. events.Select(e => (ReadOnlyMemory<byte>)ThreadJson.Encode(e))], thread.Summarize(rig.Key), default);
    }
}
