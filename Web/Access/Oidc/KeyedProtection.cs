using System.Security.Cryptography;
using System.Text;
using ChatCluster.Web.Sharing;
using Microsoft.AspNetCore.DataProtection;

namespace ChatCluster.Web.Access.Oidc;

/// <summary>
/// Protects what a browser carries through a sign-in with the secret that all front ends have, so that a sign-in begun at one ends at
/// another. The framework's own would write keys of each machine to its disk, in clear.
/// </summary>
internal sealed class KeyedProtection(ShareKey key) : IDataProtectionProvider
{
    public IDataProtector CreateProtector(string purpose) => new Protector(key.Derive("data protection"u8), purpose);

    private sealed class Protector(byte[] parent, string purpose) : IDataProtector
    {
        private readonly byte[] _key = HKDF.Expand(HashAlgorithmName.SHA256, parent, parent.Length, Encoding.UTF8.GetBytes(purpose));

        public IDataProtector CreateProtector(string purpose) => new Protector(_key, purpose);

        public byte[] Protect(byte[] plaintext)
        {
            var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
            var output = new byte[nonce + tag + plaintext.Length];
            RandomNumberGenerator.Fill(output.AsSpan(0, nonce));
            using var aes = new AesGcm(_key, tag);
            aes.Encrypt(output.AsSpan(0, nonce), plaintext, output.AsSpan(nonce + tag), output.AsSpan(nonce, tag));
            return output;
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            var (nonce, tag) = (AesGcm.NonceByteSizes.MaxSize, AesGcm.TagByteSizes.MaxSize);
            if (protectedData.Length < nonce + tag)
            {
                throw new CryptographicException("It is not complete.");
            }

            var plain = new byte[protectedData.Length - nonce - tag];
            using var aes = new AesGcm(_key, tag);
            aes.Decrypt(protectedData.AsSpan(0, nonce), protectedData.AsSpan(nonce + tag), protectedData.AsSpan(nonce, tag), plain);
            return plain;
        }
    }
}
