using System.Collections.Concurrent;
using ChatCluster.Threads;

namespace ChatCluster.Credentials;

/// <summary>Credentials that last as long as their process. For development and tests.</summary>
public sealed class InMemoryCredentialVault : ICredentialVault
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private readonly ConcurrentDictionary<(ThreadKey Thread, string MessageId), IReadOnlyDictionary<string, string>> _credentials = new();

    public Task WriteAsync(
        ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken)
    {
        _credentials[(key, messageId)] = credentials;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken) =>
        Task.FromResult(_credentials.GetValueOrDefault((key, messageId), None));

    public Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        _credentials.TryRemove((key, messageId), out _);
        return Task.CompletedTask;
    }

    public Task DeleteOthersAsync(ThreadKey key, IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken)
    {
        foreach (var (place, _) in _credentials)
        {
            if (place.Thread == key && !messageIds.Contains(place.MessageId))
            {
                _credentials.TryRemove(place, out var _);
            }
        }

        return Task.CompletedTask;
    }
}
