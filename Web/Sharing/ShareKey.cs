using System.Security.Cryptography;

namespace ChatCluster.Web.Sharing;

/// <summary>
/// The secret behind everything that is given to people who have no key: links to shared threads, and what a front end makes of it. The
/// same in every process that has the same <c>CredentialKey</c>.
/// </summary>
public sealed class ShareKey(byte[] key)
{
    internal ReadOnlySpan<byte> Bytes => key;

    /// <summary>A secret for one purpose: it reveals nothing about the others.</summary>
    public byte[] Derive(ReadOnlySpan<byte> purpose)
    {
        var derived = new byte[ShareLinks.KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, key, derived, purpose);
        return derived;
    }
}
