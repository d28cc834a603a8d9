using System.Collections.Concurrent;
using ChatCluster.Threads;

namespace ChatCluster.Memory;

/// <summary>Memory that lasts as long as its process. For development and tests.</summary>
internal sealed class InMemoryMemoryStore : IMemoryStore
{
    private readonly ConcurrentDictionary<Owner, (OwnerMemory Memory, long Version)> _owners = new();

    public Task<(OwnerMemory Memory, long Version)> ReadAsync(Owner owner, CancellationToken cancellationToken) =>
        Task.FromResult(_owners.GetValueOrDefault(owner, (OwnerMemory.Empty, 0)));

    public Task<bool> WriteAsync(Owner owner, OwnerMemory memory, long version, CancellationToken cancellationToken)
    {
        var written = version == 0
            ? _owners.TryAdd(owner, (memory, 1))
            : _owners.TryGetValue(owner, out var before) && before.Version == version
            && _owners.TryUpdate(owner, (memory, version + 1), before);
        return Task.FromResult(written);
    }
}
