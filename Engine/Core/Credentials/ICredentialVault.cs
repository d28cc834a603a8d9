using ChatCluster.Threads;

namespace ChatCluster.Credentials;

/// <summary>
/// Keeps the caller's credentials for the tools of the run that answers a message, encrypted, apart from the log, until the run ends: a
/// takeover needs them, and nothing else may see them.
/// </summary>
public interface ICredentialVault
{
    Task WriteAsync(ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken);

    /// <summary>The credentials that came with a message; empty when none did.</summary>
    Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken);

    Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken);

    /// <summary>Deletes what is kept for all of a thread's messages but these.</summary>
    Task DeleteOthersAsync(ThreadKey key, IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken);
}
