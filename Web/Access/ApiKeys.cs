using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Threads;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>The configured keys, as hashes.</summary>
internal sealed class ApiKeys
{
    private readonly Entry[] _entries;

    public ApiKeys(IOptions<AuthOptions> options) => _entries = [.. options.Value.ApiKeys.Select(ToEntry)];

    /// <summary>Who everybody is when no key is configured.</summary>
    public static ClaimsPrincipal Local { get; } = ChatClaims.Principal(Owner.Local, ChatRole.Admin, ApiKeyHandler.SchemeName);

    /// <summary>Whether no key is needed, because none is configured.</summary>
    public bool Open => _entries.Length == 0;

    public ClaimsPrincipal? Find(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);

        // No early exit: how long this takes must not tell which entry, or how much of one, was met.
        ClaimsPrincipal? found = null;
        foreach (var entry in _entries)
        {
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash))
            {
                found = entry.Principal;
            }
        }

        return found;
    }

    public static bool TryParseRole(string? text, out ChatRole role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && !char.IsAsciiDigit(text![0]);

    private static Entry ToEntry(ApiKeyOptions options)
    {
        _ = TryParseRole(options.Role, out var role);
        return new(Convert.FromHexString(options.Hash!), ChatClaims.Principal(new(options.Tenant, options.User!), role, ApiKeyHandler.SchemeName));
    }

    private sealed record Entry(byte[] Hash, ClaimsPrincipal Principal);
}
