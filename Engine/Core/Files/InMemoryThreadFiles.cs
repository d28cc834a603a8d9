using System.Collections.Concurrent;
using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>Files that last as long as their process. For development and tests.</summary>
internal sealed class InMemoryThreadFiles : IThreadFiles
{
    private readonly ConcurrentDictionary<(ThreadKey Key, string Id), ThreadFile> _files = new();

    public Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken)
    {
        var id = FileId.Of(file);
        _files[(key, id)] = file with { Content = file.Content.ToArray() };
        return Task.FromResult(id);
    }

    public Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken) =>
        Task.FromResult(_files.GetValueOrDefault((key, id)));

    public Task<bool> ShareAsync(ThreadKey from, ThreadKey to, string id, CancellationToken cancellationToken)
    {
        var found = _files.TryGetValue((from, id), out var file);
        if (found)
        {
            _files[(to, id)] = file!;
        }

        return Task.FromResult(found);
    }

    public Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        foreach (var file in _files.Keys.Where(file => file.Key == key))
        {
            _files.TryRemove(file, out _);
        }

        return Task.CompletedTask;
    }
}
