using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ChatCluster.Threads;

namespace ChatCluster.Access;

/// <summary>
/// An API key that was created here, and not in the settings. Only a hash is stored; the key itself is shown once, to its creator.
/// </summary>
/// <param name="Id">Its public name, which stands in the key as well.</param>
/// <param name="Hash">The SHA-256 of the key, in hexadecimal.</param>
/// <param name="Role"><c>reader</c>, <c>member</c>, <c>admin</c> or <c>operator</c>.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="Name">What it is for, in its creator's words.</param>
/// <param name="RevokedAt">From when on it is refused.</param>
public sealed record StoredKey(
    string Id,
    string Hash,
    string Tenant,
    string User,
    string Role,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    string? Name = null,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? RevokedAt = null)
{
    /// <summary>The kind of its records.</summary>
    public const string Kind = "key";

    /// <summary>The longest user, tenant or name, in characters.</summary>
    public const int MaxNameLength = 128;

    private const string Prefix = "cc_";
    private const int IdBytes = 8;
    private const int SecretBytes = 24;
    private const int SecretLength = 3 + (2 * IdBytes) + 1 + (2 * SecretBytes);

    // So long it stands in the list of keys after it was revoked.
    private static readonly TimeSpan KeepRevoked = TimeSpan.FromDays(90);

    /// <summary>The roles that a key may have, from the least on.</summary>
    public static IReadOnlyList<string> Roles { get; } = ["reader", "member", "admin", "operator"];

    /// <summary>Whose threads the key opens.</summary>
    [JsonIgnore]
    public Owner Owner => new(Tenant, User);

    /// <summary>Makes a key.</summary>
    /// <returns>What is kept of it, and the key itself.</returns>
    public static (StoredKey Kept, string Secret) Make(
        Owner owner, string role, string? name, string createdBy, DateTimeOffset now, DateTimeOffset? expiresAt)
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = $"{Prefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes))}";
        return (new(id, HashOf(secret), owner.Tenant, owner.User, role, now, createdBy, name, expiresAt), secret);
    }

    /// <summary>The id of the key that a credential wants to be; null when it is no such key.</summary>
    public static string? IdOf(string credential) =>
        credential.Length == SecretLength && credential.StartsWith(Prefix, StringComparison.Ordinal)
            && credential[Prefix.Length + (2 * IdBytes)] == '_'
            ? credential.Substring(Prefix.Length, 2 * IdBytes)
            : null;

    /// <summary>Reads what <see cref="ToRecord"/> wrote.</summary>
    public static StoredKey Read(AccessRecord record) => JsonSerializer.Deserialize(record.Body, ThreadJson.Wire.StoredKey)!;

    /// <summary>The key as the store keeps it; of the secret it has the hash alone.</summary>
    public AccessRecord ToRecord() =>
        new(Kind, Id, Tenant, User, JsonSerializer.Serialize(this, ThreadJson.Wire.StoredKey),
            (RevokedAt ?? ExpiresAt) is { } over ? over + KeepRevoked : null);

    /// <summary>Whether this is the key.</summary>
    public bool IsProvenBy(string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(HashOf(secret)));

    /// <summary>Whether it counts.</summary>
    public bool Counts(DateTimeOffset now) => RevokedAt is null && !(ExpiresAt <= now);

    private static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
