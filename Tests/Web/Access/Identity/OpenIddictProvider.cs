using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>
/// A real identity provider, in this process: discovery, keys, tokens and their claims are OpenIddict's. It knows one program, and has no
/// database.
/// </summary>
internal sealed class OpenIddictProvider : IAsyncDisposable
{
    public const string Audience = "chat";
    public const string ClientId = "chat-page";
    public const string ClientSecret = "the secret of the page";

    // Made once: it takes a busy machine a second, and a provider starts in each of many tests.
    private static readonly RsaSecurityKey Rsa = new(RSA.Create(2048)) { KeyId = "rsa" };
    private static readonly ECDsaSecurityKey Ecdsa = new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = "ecdsa" };

    private readonly WebApplication _app;

    private OpenIddictProvider(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>Who is signed in at the provider.</summary>
    public string User { get; set; } = "ann";

    public static async Task<OpenIddictProvider> StartAsync(string algorithm = SecurityAlgorithms.RsaSha256)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        OpenIddictProvider? provider = null;
        builder.Services.AddOpenIddict().AddServer(server => Configure(server, algorithm, () => provider!.User));
        builder.Services.AddAuthentication();
        var app = builder.Build();
        app.UseAuthentication();
        await app.StartAsync();
        return provider = new(app);
    }

    /// <summary>A token for a program, as the provider gives it out.</summary>
    public async Task<string> TokenAsync(string audience = Audience)
    {
        using var client = new HttpClient { BaseAddress = new(Url) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = ClientId,
            ["client_secret"] = ClientSecret,
            ["scope"] = audience,
        });
        using var response = await client.PostAsync("/connect/token", form);
        return (string)(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["access_token"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Configure(OpenIddictServerBuilder server, string algorithm, Func<string> user)
    {
        server.EnableDegradedMode().DisableAccessTokenEncryption().DisableScopeValidation();
        server.SetTokenEndpointUris("/connect/token");
        server.SetAuthorizationEndpointUris("/connect/authorize");
        server.AllowClientCredentialsFlow().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange();
        AnswerBrowsers(server, user);
        server.AddEncryptionKey(new SymmetricSecurityKey(new byte[32]))
            .AddSigningCredentials(new(algorithm == SecurityAlgorithms.EcdsaSha256 ? Ecdsa : Rsa, algorithm));
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(static context =>
        {
            if (context is not { ClientId: ClientId, ClientSecret: ClientSecret })
            {
                context.Reject(Errors.InvalidClient);
            }

            return default;
        }));
        server.AddEventHandler<HandleTokenRequestContext>(handler => handler.UseInlineHandler(static context =>
        {
            // A code has its own principal in it.
            context.SignIn(context.Request.IsAuthorizationCodeGrantType() ? context.Principal! : Principal("ann", context.Request.Scope!));
            return default;
        }));
    }

    // Whoever comes is signed in already and consents.
    private static void AnswerBrowsers(OpenIddictServerBuilder server, Func<string> user)
    {
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(static context =>
        {
            if (context.ClientId is not ClientId || context.RedirectUri?.EndsWith("/signin-oidc", StringComparison.Ordinal) is not true)
            {
                context.Reject(Errors.InvalidClient);
            }

            return default;
        }));
        server.AddEventHandler<HandleAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            var principal = Principal(user(), Audience);
            principal.SetScopes(context.Request.GetScopes());
            context.SignIn(principal);
            return default;
        }));
    }

    private static ClaimsPrincipal Principal(string user, string audience)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, user).SetClaim("org", "acme").SetClaims(Claims.Role, ["staff", "chat-admins"]);
        identity.SetResources(audience);
        identity.SetDestinations(static _ => [Destinations.AccessToken, Destinations.IdentityToken]);
        return new(identity);
    }
}
