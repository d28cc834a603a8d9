using ChatCluster.Hosting;
using ChatCluster.Web.Access;
using Microsoft.Extensions.Options;

namespace ChatCluster.Api;

/// <summary>A sign-in that begins at one front end ends at whichever the browser comes back to: they need a secret in common.</summary>
internal sealed class AuthOptionsClusterValidator(IOptions<EngineOptions> engine) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options) =>
        options.Oidc is null || engine.Value.CredentialKey is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail(
            "ChatCluster:Auth:Oidc is set and ChatCluster:CredentialKey is not: a sign-in begun at one front end could not end at another. "
            + "Set it to 32 random bytes in base64 on all silos and front ends, for example from 'openssl rand -base64 32'.");
}
