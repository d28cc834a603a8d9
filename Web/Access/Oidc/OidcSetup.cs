using System.Text.Json;
using ChatCluster.Web.Access.Jwt;
using ChatCluster.Web.Access.Sessions;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChatCluster.Web.Access.Oidc;

/// <summary>
/// The scheme by which people sign in to the page: what the provider says of them becomes a session here, and its tokens are not kept.
/// </summary>
internal sealed partial class OidcSetup(
    IOptions<AuthOptions> auth, IHttpClientFactory clients, KeyedProtection protection, ILogger<OidcSetup> logger)
    : IConfigureOptions<AuthenticationOptions>, IConfigureNamedOptions<OpenIdConnectOptions>
{
    public const string SchemeName = "oidc";
    public const string CallbackPath = "/signin-oidc";

    // Somebody may have to find a password first.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public void Configure(AuthenticationOptions options)
    {
        if (auth.Value.Oidc is not null)
        {
            options.AddScheme<OpenIdConnectHandler>(SchemeName, null);
        }
    }

    public void Configure(OpenIdConnectOptions options) => Configure(null, options);

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (name is not SchemeName || auth.Value.Oidc is not { } settings)
        {
            return;
        }

        options.Authority = settings.Authority!.OriginalString.TrimEnd('/');
        options.RequireHttpsMetadata = settings.RequireHttps;
        (options.ClientId, options.ClientSecret) = (settings.ClientId, settings.ClientSecret);
        options.SignInScheme = SessionHandler.SchemeName;
        options.CallbackPath = CallbackPath;
        options.RemoteSignOutPath = default;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.SaveTokens = false;
        options.RemoteAuthenticationTimeout = Patience;
        options.DataProtectionProvider = protection;
        options.Backchannel = clients.CreateClient(IssuerKeys.ClientName);
        foreach (var scope in settings.Scopes)
        {
            options.Scope.Add(scope);
        }

        // The provider sends the browser back by a link that it follows, with which these come along; the default is for a form.
        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            (cookie.SameSite, cookie.SecurePolicy, cookie.HttpOnly) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest, true);
        }

        var reader = new ClaimReader(settings, settings.Issuer, SchemeName);
        options.Events = new()
        {
            OnRedirectToIdentityProvider = context =>
            {
                if (settings.PublicUrl is { } url)
                {
                    context.ProtocolMessage.RedirectUri = new Uri(url, CallbackPath).ToString();
                }

                return Task.CompletedTask;
            },
            OnTokenValidated = context =>
            {
                using var said = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(context.TokenEndpointResponse!.IdToken.Split('.')[1]));
                context.Principal = reader.Read(said.RootElement);
                return Task.CompletedTask;
            },
            OnRemoteFailure = async context =>
            {
                context.HandleResponse();

                // Its kind alone: the text may hold what somebody put into the address.
                LogFailed(logger, (context.Failure?.InnerException ?? context.Failure)?.GetType().Name ?? "no reason");
                await Refusal(context.Failure).ExecuteAsync(context.HttpContext);
            },
        };
    }

    private static Problem Refusal(Exception? failure) => failure switch
    {
        CredentialException refusal => refusal.Problem with { Status = StatusCodes.Status403Forbidden, Code = "sign_in_failed" },
        { InnerException: CredentialException refusal } =>
            refusal.Problem with { Status = StatusCodes.Status403Forbidden, Code = "sign_in_failed" },
        _ => new(StatusCodes.Status403Forbidden, "sign_in_failed",
            "The sign-in did not come to its end: it took too long, was not begun in this browser, or the provider refused it. Begin again at /signin."),
    };
}
