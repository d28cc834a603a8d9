using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Web.Widget;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>The configured keys, as hashes.</summary>
internal sealed class ApiKeys
{
    /// <summary>The prefix of the access mode of a configured key.</summary>
    public const string Configured = "configured";

    private const int WayLength = 16;

    private readonly Entry[] _entries;
    private readonly Dictionary<string, WidgetKey> _widgets;

    public ApiKeys(IOptions<AuthOptions> options)
    {
        _entries = [.. options.Value.ApiKeys.Select(ToEntry)];
        _widgets = options.Value.ApiKeys.Where(key => IsWidget(key.Role)).Select(WidgetKey.Of)
            .ToDictionary(widget => widget.Id, StringComparer.Ordinal);
    }

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

    /// <summary>Whether a key is configured still.</summary>
    public bool Has(string way) => Array.Exists(_entries, entry => entry.Principal.HasClaim(ChatClaims.Way, way));

    /// <summary>The widget that a session was opened with; null when its key is not configured any more.</summary>
    public WidgetKey? FindWidget(string? id) => id is null ? null : _widgets.GetValueOrDefault(id);

    /// <summary>Whether a widget may stand in pages of this origin.</summary>
    public bool AllowWidgetFrom(string origin) => _widgets.Values.Any(widget => widget.Allows(origin));

    public static bool IsWidget(string? role) => TryParseRole(role, out var parsed) && parsed is ChatRole.Widget;

    /// <summary>A role that a key can have; nobody but a session makes a visitor.</summary>
    public static bool TryParseRole(string? text, out ChatRole role) =>
        Enum.TryParse(text, ignoreCase: true, out role) && Enum.IsDefined(role) && role is not ChatRole.Visitor
            && !char.IsAsciiDigit(text![0]);

    private static Entry ToEntry(ApiKeyOptions options)
    {
        _ = TryParseRole(options.Role, out var role);
        var principal = ChatClaims.Principal(new(options.Tenant, options.User!), role, ApiKeyHandler.SchemeName)
            .WithWay($"{Configured}:{options.Hash![..WayLength].ToLowerInvariant()}");
        if (role is ChatRole.Widget)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new(ChatClaims.Widget, WidgetKey.IdOf(options)));
        }

        return new(Convert.FromHexString(options.Hash!), principal);
    }

    private sealed record Entry(byte[] Hash, ClaimsPrincipal Principal);
}
