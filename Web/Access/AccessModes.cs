using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>The ways into this server.</summary>
internal sealed class AccessModes(IOptions<AccessOptions> access, IOptions<AuthOptions> auth)
{
    private static readonly (string Name, AccessMode Mode)[] Known =
        [("local", AccessMode.Local), ("keys", AccessMode.Keys), ("jwt", AccessMode.Jwt), ("userinfo", AccessMode.UserInfo),
            ("oidc", AccessMode.Oidc)];

    private readonly AccessMode _modes = Of(access.Value, auth.Value, out _);

    public static IEnumerable<string> Names => Known.Select(known => known.Name);

    /// <summary>Whether no credential is needed: everybody at this machine is one user.</summary>
    public bool Open => _modes is AccessMode.Local;

    public bool Has(AccessMode mode) => _modes.HasFlag(mode);

    /// <summary>The access modes as configured, or derived from the keys when nothing is configured.</summary>
    /// <param name="unknown">A name that is none of them.</param>
    public static AccessMode Of(AccessOptions access, AuthOptions auth, out string? unknown)
    {
        unknown = null;
        if (access.Mode is null)
        {
            return auth.ApiKeys.Count > 0 ? AccessMode.Keys : AccessMode.Local;
        }

        var modes = AccessMode.None;
        foreach (var name in access.Mode.Split(',', StringSplitOptions.TrimEntries))
        {
            var mode = Array.Find(Known, known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase)).Mode;
            unknown ??= mode is AccessMode.None ? name : null;
            modes |= mode;
        }

        return modes;
    }

    /// <summary>The access modes for people, with the issuers whose tokens they accept.</summary>
    public string Describe() => string.Join(", ", Known.Where(known => Has(known.Mode)).Select(known => known.Mode switch
    {
        AccessMode.Keys =>
            auth.Value.ApiKeys.Count is > 0 and var count ? $"keys ({count} configured)" : "keys (none configured, those that are stored)",
        AccessMode.Jwt => $"jwt ({string.Join(", ", auth.Value.Jwt!.All().Select(issuer => issuer.Options.Authority))})",
        AccessMode.UserInfo => $"userinfo ({auth.Value.UserInfo!.Url})",
        AccessMode.Oidc => $"oidc ({auth.Value.Oidc!.Authority})",
        _ => known.Name,
    }));
}
