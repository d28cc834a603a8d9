using System.Security.Cryptography;
using ChatCluster.Credentials;
using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>
/// Secrets of webhooks: made here, shown once, kept encrypted, and used to sign as Standard Webhooks says (standardwebhooks.com).
/// </summary>
internal sealed class WebhookSecrets(CredentialCipher cipher)
{
    private const string Prefix = "whsec_";
    private const string Field = "secret";

    // The standard asks for 24 to 64.
    private const int Length = 32;

    /// <summary>Makes a secret, as its owner is shown it, and encrypted for one webhook.</summary>
    public (string Shown, byte[] Sealed) Make(Owner owner, string webhookId)
    {
        var shown = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));
        return (shown, cipher.Encrypt(new Dictionary<string, string> { [Field] = shown }, Place(owner, webhookId)));
    }

    /// <summary>The header <c>webhook-signature</c>: a signature by each secret, the newest first.</summary>
    /// <exception cref="CryptographicException">A secret was kept with another key.</exception>
    public string Sign(StoredWebhook webhook, string deliveryId, DateTimeOffset at, ReadOnlySpan<byte> payload)
    {
        byte[] signed =
            [.. System.Text.Encoding.UTF8.GetBytes(FormattableString.Invariant($"{deliveryId}.{at.ToUnixTimeSeconds()}.")), .. payload];
        return string.Join(
            ' ', webhook.SecretsAt(at).Select(
                secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(Open(webhook, secret), signed))));
    }

    private byte[] Open(StoredWebhook webhook, SealedSecret secret) =>
        Convert.FromBase64String(cipher.Decrypt(secret.Sealed, Place(webhook.Owner, webhook.Webhook.Id))[Field][Prefix.Length..]);

    private static string Place(Owner owner, string webhookId) => $"{owner}/webhooks/{webhookId}";
}
