using ChatCluster.Configuration;
using ChatCluster.Web.Access.Jwt;
using ChatCluster.Web.Access.Oidc;
using ChatCluster.Web.Access.UserInfo;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>
/// Rejects access modes that do not match their settings. Who sets an issuer relies on it: a server that ignored it would admit others
/// than those who were meant, or nobody.
/// </summary>
internal sealed class AuthOptionsValidator(IOptions<AccessOptions> access) : IValidateOptions<AuthOptions>
{
    private const string Mode = "ChatCluster:Access:Mode";

    private static readonly TimeSpan ShortestSession = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var modes = AccessModes.Of(access.Value, options, out var unknown);
        List<string> failures = unknown is null ? [.. Check(modes, options)] : [Unknown(unknown)];
        failures.AddRange(options.Jwt is { } jwt ? JwtOptionsValidator.Check(jwt) : []);
        failures.AddRange(options.UserInfo is { } info ? UserInfoOptionsValidator.Check(info) : []);
        failures.AddRange(options.Oidc is { } oidc ? OidcOptionsValidator.Check(oidc) : []);
        if (options.SessionLifetime < ShortestSession || options.SessionLifetime > LongestSession)
        {
            failures.Add(
                $"ChatCluster:Auth:SessionLifetime is {options.SessionLifetime}; set it to a time from {ShortestSession} to {LongestSession}, for example 12:00:00.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Unknown(string name) => $"{Mode} has '{name}'. " + (NearestName.Of(name, [.. AccessModes.Names]) is { } nearest
        ? $"Did you mean {nearest}?"
        : "Set it to local, or to one or several of keys, jwt, userinfo and oidc, separated by commas.");

    private IEnumerable<string> Check(AccessMode modes, AuthOptions options)
    {
        if (modes.HasFlag(AccessMode.Local) && modes is not AccessMode.Local)
        {
            yield return $"{Mode} is '{access.Value.Mode}'. local admits every caller on this machine without a credential: it cannot be combined with another mode.";
        }

        (AccessMode Mode, string Name, bool IsSet, string Settings, string Example)[] parts =
        [
            // Keys that are made here stand in no setting.
            (AccessMode.Keys, "keys", options.ApiKeys.Count > 0 || modes.HasFlag(AccessMode.Keys), "ChatCluster:Auth:ApiKeys", "an entry"),
            (AccessMode.Jwt, "jwt", options.Jwt is not null, "ChatCluster:Auth:Jwt", "Authority and Audience"),
            (AccessMode.UserInfo, "userinfo", options.UserInfo is not null, "ChatCluster:Auth:UserInfo", "Url"),
            (AccessMode.Oidc, "oidc", options.Oidc is not null, "ChatCluster:Auth:Oidc", "Authority and ClientId"),
        ];
        foreach (var part in parts)
        {
            if (modes.HasFlag(part.Mode) && !part.IsSet)
            {
                yield return $"{Mode} has {part.Name}, and {part.Settings} is not there. Give it {part.Example}, or take {part.Name} out of {Mode}.";
            }

            if (!modes.HasFlag(part.Mode) && part.IsSet)
            {
                var with = modes is AccessMode.Local ? part.Name : $"{access.Value.Mode ?? "keys"}, {part.Name}";
                yield return $"{part.Settings} is set, but {Mode} does not name it, so it would admit nobody. Set {Mode} to '{with}', or take {part.Settings} out.";
            }
        }

        if (modes.HasFlag(AccessMode.Jwt | AccessMode.UserInfo) && options.UserInfo is { Issuer: null })
        {
            yield return $"{Mode} has jwt and userinfo, whose users would be one where they have the same name. "
                + "Set ChatCluster:Auth:UserInfo:Issuer to a name for that server; its tenants are then called <name>:<tenant>.";
        }

        if (options is { Jwt: { } jwt, UserInfo.Issuer: { } shared } && jwt.Issuers.ContainsKey(shared))
        {
            yield return $"ChatCluster:Auth:UserInfo:Issuer is '{shared}', which is also one of ChatCluster:Auth:Jwt:Issuers: their users would be one. Give it another name.";
        }
    }
}
