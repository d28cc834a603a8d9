using System.Text.Json;
using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>Threads that begin with the events of another one. Their files become files of this thread.</summary>
internal sealed partial class ThreadGrain
{
    public async Task<ThreadAnswer> ForkFromAsync(string sourceId, string? through)
    {
        var from = new ThreadKey(_key.Owner, sourceId);
        var source = await StoredThread.ReadAsync(Core.Store, from, _deactivating.Token);
        if (!source.Exists)
        {
            return new ThreadAnswer.Missing();
        }

        return ThreadCopy.Fork(source, through, out var events) is { } refusal
            ? refusal
            : await CommandAsync(new AdoptEvents(await Core.Files.AdoptAsync(_key, events, from, _deactivating.Token), sourceId));
    }

    public async Task<ThreadAnswer> ImportAsync(byte[] events, ImportLimits limits)
    {
        var parsed = JsonSerializer.Deserialize(events, ThreadJson.Wire.ThreadEventArray) ?? [];
        return ThreadCopy.Import(_key, parsed, limits, Core.Runtime.NewContext(_key.Tenant), out var adopted) is { } refusal
            ? refusal
            : await CommandAsync(new AdoptEvents(await Core.Files.AdoptAsync(_key, adopted, _key, _deactivating.Token), null));
    }
}
