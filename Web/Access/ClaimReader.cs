using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Widget;

namespace ChatCluster.Web.Access;

/// <summary>Maps a provider's claims to a caller.</summary>
/// <param name="issuer">
/// The provider's name among several: its tenants are called <c>issuer:tenant</c>. No tenant that a provider says has a colon, so that
/// nobody of one is ever somebody of another. Null for the only one, or the first.
/// </param>
internal sealed class ClaimReader(ClaimOptions options, string? issuer, string scheme)
{
    public const int MaxLength = 128;
    public const string NoRole = "none";

    private const string DefaultTenant = "default";

    // The order of what they may do: the values of the roles are stored nowhere, but a widget's stand between.
    private static readonly ChatRole[] Ascending = [ChatRole.Reader, ChatRole.Member, ChatRole.Admin, ChatRole.Operator];

    public static bool IsTenant(string tenant) => IsName(tenant) && !tenant.Contains(':', StringComparison.Ordinal);

    /// <summary>The caller. One without a role is known and may do nothing.</summary>
    /// <exception cref="CredentialException">The provider does not say who it is.</exception>
    public ClaimsPrincipal Read(JsonElement said)
    {
        var user = ClaimPath.FindText(said, options.UserClaim) ?? throw Missing(options.UserClaim, "user");
        if (!IsName(user) || user.StartsWith(VisitorTokens.UserPrefix, StringComparison.Ordinal))
        {
            throw CredentialException.Refused(
                $"The claim '{options.UserClaim}' is not a valid user name here: 1 to {MaxLength} characters that do not begin with '{VisitorTokens.UserPrefix}'.");
        }

        var owner = new Owner(issuer is null ? ReadTenant(said) : $"{issuer}:{ReadTenant(said)}", user);
        return ChatClaims.Principal(owner, ReadRole(said), scheme);
    }

    private static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxLength && !name.Any(char.IsControl);

    private static CredentialException Missing(string claim, string what) =>
        CredentialException.Refused(
            $"The credential names no {what}: the claim '{claim}' is not there. Have the provider add it, or ask the operator of this server to name another.");

    private string ReadTenant(JsonElement said)
    {
        if (options.TenantClaim is not { } claim)
        {
            return options.Tenant ?? DefaultTenant;
        }

        var tenant = ClaimPath.FindText(said, claim) ?? throw Missing(claim, "tenant");
        return IsTenant(tenant)
            ? tenant : throw CredentialException.Refused(
                $"The claim '{claim}' is not a valid tenant name here: 1 to {MaxLength} characters without a colon.");
    }

    private ChatRole? ReadRole(JsonElement said)
    {
        var given = options.RoleClaim is { } claim
            ? ClaimPath.FindTexts(said, claim).Select(value => options.Roles.TryGetValue(value, out var role) ? role : null)
            .OfType<string>()
            : [];
        return Highest(given) ?? Highest([options.DefaultRole]);
    }

    private static ChatRole? Highest(IEnumerable<string> names)
    {
        ChatRole? highest = null;
        foreach (var name in names)
        {
            if (ApiKeys.TryParseRole(name, out var role)
                && Array.IndexOf(Ascending, role) > (highest is { } known ? Array.IndexOf(Ascending, known) : -1))
            {
                highest = role;
            }
        }

        return highest;
    }
}
