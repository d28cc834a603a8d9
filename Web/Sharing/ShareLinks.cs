using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>
/// Makes and reads the tokens of read-only links. A token is the thread's key and the id of one sharing, encrypted: the server stores no
/// token, an export holds none, and nobody without the key can make one. The same sharing always has the same token.
/// </summary>
public sealed class ShareLinks : IDisposable
{
    /// <summary>Length of the key, in bytes.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int MaxTokenLength = 4_000;

    private readonly AesGcm _aes;
    private readonly byte[] _nonceKey;

    public ShareLinks(ReadOnlySpan<byte> key)
    {
        Span<byte> encryption = stackalloc byte[KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, key, encryption, "share link"u8);
        _aes = new(encryption, TagLength);
        _nonceKey = new byte[KeyLength];
        HKDF.Expand(HashAlgorithmName.SHA256, key, _nonceKey, "share nonce"u8);
    }

    /// <summary>The token of a sharing: letters that need no escaping in an address.</summary>
    public string Write(ThreadKey key, string shareId)
    {
        var plain = Encoding.UTF8.GetBytes($"{shareId} {key}");
        var token = new byte[NonceLength + TagLength + plain.Length];
        var nonce = token.AsSpan(0, NonceLength);

        // Made of the content, so that the same link comes out each time and no nonce ever serves two contents.
        HMACSHA256.HashData(_nonceKey, plain).AsSpan(0, NonceLength).CopyTo(nonce);
        _aes.Encrypt(nonce, plain, token.AsSpan(NonceLength + TagLength), token.AsSpan(NonceLength, TagLength));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>What a token of this key names; whether that sharing is still open is for the thread to say.</summary>
    public bool TryRead(string token, out ThreadKey key, out string shareId)
    {
        (key, shareId) = (default, "");
        if (token.Length > MaxTokenLength || !Base64Url.IsValid(token))
        {
            return false;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        if (bytes.Length <= NonceLength + TagLength)
        {
            return false;
        }

        var plain = new byte[bytes.Length - NonceLength - TagLength];
        try
        {
            _aes.Decrypt(bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        var content = Encoding.UTF8.GetString(plain).Split(' ', 2);
        shareId = content[0];
        return content.Length == 2 && ThreadKey.TryParse(content[1], out key);
    }

    public void Dispose() => _aes.Dispose();
}
