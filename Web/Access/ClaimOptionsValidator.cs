namespace ChatCluster.Web.Access;

/// <summary>What is wrong with the names of claims and roles.</summary>
internal static class ClaimOptionsValidator
{
    public static IEnumerable<string> Check(ClaimOptions options, string path)
    {
        if (string.IsNullOrWhiteSpace(options.UserClaim))
        {
            yield return $"{path}:UserClaim is empty. Leave it out for 'sub', or name the claim with the user.";
        }

        if (options is { Tenant: not null, TenantClaim: not null })
        {
            yield return $"{path} has both Tenant and TenantClaim. Keep one of them.";
        }

        if (options.Tenant is { } tenant && !ClaimReader.IsTenant(tenant))
        {
            yield return $"{path}:Tenant is '{tenant}'. Set it to up to {ClaimReader.MaxLength} characters without a colon, or leave it out for 'default'.";
        }

        if (options.RoleClaim is null && options.Roles.Count > 0)
        {
            yield return $"{path}:Roles is set without RoleClaim. Name the claim whose values it translates, for example roles.";
        }

        if (options.RoleClaim is not null && options.Roles.Count == 0)
        {
            yield return $"{path}:RoleClaim is set without Roles. Say which of its values gives which role, for example {path}:Roles:chat-admins=admin.";
        }

        foreach (var (value, role) in options.Roles)
        {
            if (!IsRole(role))
            {
                yield return $"{path}:Roles:{value} is '{role}'. Set it to reader, member, admin or operator.";
            }
        }

        if (!IsRole(options.DefaultRole) && !options.DefaultRole.Equals(ClaimReader.NoRole, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"{path}:DefaultRole is '{options.DefaultRole}'. Set it to reader, member, admin or none.";
        }
        else if (ApiKeys.TryParseRole(options.DefaultRole, out var role) && role is ChatRole.Operator)
        {
            yield return $"{path}:DefaultRole is operator, which would make everybody one. Name the operators' own group in {path}:Roles.";
        }
    }

    private static bool IsRole(string? role) => ApiKeys.TryParseRole(role, out var parsed) && parsed is not ChatRole.Widget;
}
