using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Access;
using ChatCluster.Threads;

namespace ChatCluster.Web.Access.Sessions;

/// <summary>A session of the page. What is kept is a hash of what the browser has.</summary>
/// <param name="Way">How its user came in: by which key, or <c>oidc</c>.</param>
/// <param name="Browser">How the browser calls itself.</param>
internal sealed record StoredSession(
    string Tenant, string User, string? Role, string Way, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? Browser,
    string? Address)
{
    public const string Kind = "session";

    private const int SecretBytes = 32;
    private const int IdLength = 32;

    public Owner Owner => new(Tenant, User);

    /// <summary>What a browser is given: new every time, so that nobody can have laid it there before.</summary>
    public static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The session's id, which opens nothing: half of the secret's SHA-256.</summary>
    public static string IdOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))[..IdLength];

    public static StoredSession Read(AccessRecord record) =>
        JsonSerializer.Deserialize<StoredSession>(record.Body, JsonSerializerOptions.Web)!;

    public AccessRecord ToRecord(string id) =>
        new(Kind, id, Tenant, User, JsonSerializer.Serialize(this, JsonSerializerOptions.Web), ExpiresAt);
}
