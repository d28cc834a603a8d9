using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Hosting;

namespace ChatCluster.Credentials;

/// <summary>Encrypts credentials with AES-256-GCM, each for one place only: moved elsewhere they cannot be read.</summary>
public sealed class CredentialCipher : IDisposable
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int KeyLength = EngineOptions.CredentialKeyLength;

    private readonly AesGcm _aes;

    public CredentialCipher(ReadOnlySpan<byte> key) => _aes = new(key, AesGcm.TagByteSizes.MaxSize);

    public byte[] Encrypt(IReadOnlyDictionary<string, string> credentials, string place)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(credentials);
        var nonceLength = AesGcm.NonceByteSizes.MaxSize;
        var tagLength = AesGcm.TagByteSizes.MaxSize;
        var sealedBytes = new byte[nonceLength + tagLength + plain.Length];
        var nonce = sealedBytes.AsSpan(0, nonceLength);
        RandomNumberGenerator.Fill(nonce);
        _aes.Encrypt(
            nonce, plain, sealedBytes.AsSpan(nonceLength + tagLength), sealedBytes.AsSpan(nonceLength, tagLength),
            Encoding.UTF8.GetBytes(place));
        CryptographicOperations.ZeroMemory(plain);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">The bytes were changed, belong elsewhere, or were written with another key.</exception>
    public IReadOnlyDictionary<string, string> Decrypt(ReadOnlySpan<byte> sealedBytes, string place)
    {
        var nonceLength = AesGcm.NonceByteSizes.MaxSize;
        var tagLength = AesGcm.TagByteSizes.MaxSize;
        if (sealedBytes.Length < nonceLength + tagLength)
        {
            throw new CryptographicException("The stored credentials are incomplete.");
        }

        var plain = new byte[sealedBytes.Length - nonceLength - tagLength];
        _aes.Decrypt(
            sealedBytes[..nonceLength], sealedBytes[(nonceLength + tagLength)..], sealedBytes.Slice(nonceLength, tagLength), plain,
            Encoding.UTF8.GetBytes(place));
        return JsonSerializer.Deserialize<Dictionary<string, string>>(plain) ?? [];
    }

    public void Dispose() => _aes.Dispose();
}
