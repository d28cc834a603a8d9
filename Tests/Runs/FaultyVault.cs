using ChatCluster.Credentials;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Runs;

/// <summary>A vault whose first reads fail.</summary>
internal sealed class FaultyVault(int failures) : ICredentialVault
{
    private readonly InMemoryCredentialVault _vault = new();
    private int _reads;

    public Task WriteAsync(
        ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken) =>
        _vault.WriteAsync(key, messageId, credentials, cancellationToken);

    public Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _reads) <= failures
            ? throw new StoreUnavailableException("The vault is away.") : _vault.ReadAsync(key, messageId, cancellationToken);

    public Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken) =>
        _vault.DeleteAsync(key, messageId, cancellationToken);

    public Task DeleteOthersAsync(ThreadKey key, IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken) =>
        _vault.DeleteOthersAsync(key, messageIds, cancellationToken);
}
