using ChatCluster.Access;

namespace ChatCluster.Web.Admin;

/// <summary>A key, without the key itself.</summary>
/// <param name="Id">Its public name, which stands in the key as well.</param>
/// <param name="CreatedBy">Who made it, as <c>tenant/user</c>.</param>
/// <param name="LastUsedAt">When it was used last, to within some seconds.</param>
public sealed record KeyView(
    string Id,
    string Tenant,
    string User,
    string Role,
    string? Name,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt)
{
    internal static KeyView Of(StoredKey key, DateTimeOffset? used = null) =>
        new(key.Id, key.Tenant, key.User, key.Role, key.Name, key.CreatedAt, key.CreatedBy, key.ExpiresAt, key.RevokedAt, used);
}
