using ChatCluster.Access;
using ChatCluster.Credentials;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Memory;
using ChatCluster.Webhooks;

namespace ChatCluster.Storage;

/// <summary>A store that is open: its opener disposes <see cref="Threads"/> and <see cref="Credentials"/>.</summary>
/// <param name="Files">The files of messages and of tools.</param>
/// <param name="Description">Where it is, for people.</param>
public sealed record OpenStore(IThreadStore Threads, ICredentialVault Credentials, IThreadFiles Files, string Description)
{
    /// <summary>Keys, sessions and the audit.</summary>
    public required IAccessStore Access { get; init; }

    /// <summary>What is known of owners.</summary>
    public required IMemoryStore Memory { get; init; }

    /// <summary>Projects, prompts and other small things of owners.</summary>
    public required IDocumentStore Documents { get; init; }

    /// <summary>Webhooks and what they are to be told.</summary>
    public required IWebhookStore Webhooks { get; init; }

    /// <summary>
    /// Encrypts secrets that are kept; null when they would lie beside nothing but themselves. Disposed of with the store.
    /// </summary>
    public required CredentialCipher? Cipher { get; init; }

    /// <summary>
    /// Tries what no append has tried lately, for example whether there is room; it throws what is wrong. None to go by appends alone.
    /// </summary>
    public Func<CancellationToken, Task>? Probe { get; init; }
}
