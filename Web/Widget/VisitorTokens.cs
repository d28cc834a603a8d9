using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Web.Sharing;
using ChatCluster.Threads;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Widget;

/// <summary>
/// Writes and reads the tokens of visitors' sessions: what the session is, and a signature. No server stores a session, so that every front
/// end with the same key reads it.
/// </summary>
internal sealed class VisitorTokens(ShareKey key, ApiKeys keys, TimeProvider time)
{
    /// <summary>How the names of visitors begin, and of nobody else.</summary>
    public const string UserPrefix = Owner.VisitorPrefix;

    private const string Prefix = "visitor.";
    private const int MaxLength = 4_000;
    private const int RandomBytes = 16;

    private readonly byte[] _key = key.Derive("widget session"u8);

    /// <summary>Whether a credential wants to be a visitor's.</summary>
    public static bool IsToken(string credential) => credential.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>The name of somebody new; it cannot be guessed.</summary>
    public static string NewUser() => UserPrefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes));

    public string Write(Visitor visitor)
    {
        var content = Encoding.UTF8.GetBytes(string.Join(
            '\n', visitor.Widget, visitor.Owner, visitor.Origin,
            visitor.ExpiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));
        return $"{Prefix}{Base64Url.EncodeToString(content)}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, content))}";
    }

    /// <summary>
    /// The visitor of a session that is open: signed here, not over, and of a widget that still stands in pages of its origin.
    /// </summary>
    public Visitor? Find(string token) =>
        Read(token) is { } visitor && visitor.ExpiresAt > time.GetUtcNow()
            && keys.FindWidget(visitor.Widget)?.Allows(visitor.Origin) == true ? visitor : null;

    private Visitor? Read(string token)
    {
        if (token.Length > MaxLength || token.Split('.') is not [_, var content, var signature] || !Base64Url.IsValid(content)
            || !Base64Url.IsValid(signature))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(content);
        return CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(_key, bytes), Base64Url.DecodeFromChars(signature))
            && Encoding.UTF8.GetString(bytes).Split('\n') is [var widget, var owner, var origin, var expires]
            && Owner.TryParse(owner, out var parsed)
            ? new(parsed, widget, origin, DateTimeOffset.FromUnixTimeSeconds(long.Parse(expires, CultureInfo.InvariantCulture)))
            : null;
    }
}
