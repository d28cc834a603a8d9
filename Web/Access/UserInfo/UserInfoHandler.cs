using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access.UserInfo;

/// <summary>Knows callers by what another server says of their token.</summary>
internal sealed class UserInfoHandler(
    UserInfoServer server, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "UserInfo";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (CallerCredential.Read(Request) is not { } credential)
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            return AuthenticateResult.Success(new(await server.FindAsync(credential, Context.RequestAborted), SchemeName));
        }
        catch (CredentialException exception)
        {
            return AuthenticateResult.Fail(exception);
        }
    }
}
