namespace ChatCluster.Webhooks;

/// <summary>A secret of a webhook, encrypted for it and no other.</summary>
/// <param name="Until">When it stops to sign, after another one took its place.</param>
public sealed record SealedSecret(byte[] Sealed, DateTimeOffset? Until = null);
