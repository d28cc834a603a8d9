using System.Collections.Concurrent;
using System.Security.Claims;
using System.Text.Json.Nodes;
using ChatCluster.Tools.SignIns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace ChatCluster.Tests.Tools.Mcp.SignIns;

/// <summary>
/// A real authorization server, in this process: discovery, PKCE, tokens and their renewal are OpenIddict's; registrations it takes from
/// anybody.
/// </summary>
internal sealed class AuthorizationServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, string> _clients = new();

    private AuthorizationServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddOpenIddict().AddServer(Configure);
        builder.Services.AddAuthentication();
        _app = builder.Build();
        _app.UseAuthentication();
        _app.MapPost("/register", RegisterAsync);
    }

    /// <summary>As it calls itself.</summary>
    public string Issuer => $"{_app.Urls.First()}/";

    /// <summary>Who is signed in there, and consents.</summary>
    public string User { get; set; } = "ann";

    /// <summary>What it says that it is called, where it lies.</summary>
    public string? Claimed { get; set; }

    public bool TakesRegistrations { get; set; } = true;

    public bool Consents { get; set; } = true;

    /// <summary>The parameters of requests for a code, for a token, and for the end of one.</summary>
    public ConcurrentQueue<OpenIddictRequest> Requests { get; } = new();

    public int Clients => _clients.Count;

    public static async Task<AuthorizationServer> StartAsync()
    {
        var server = new AuthorizationServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Opens a page as a browser does, and says what the browser is sent back with.</summary>
    public static async Task<SignInRequest.Complete> BrowseAsync(string url, string server = "desk", string way = "")
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await browser.GetAsync(new Uri(url));
        var back = QueryHelpers.ParseQuery(response.Headers.Location!.Query);
        return new(server, back["state"]!, back.GetValueOrDefault("code"), back.GetValueOrDefault("iss"),
            back.GetValueOrDefault("error"), way);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> RegisterAsync(HttpRequest request)
    {
        var asked = await JsonNode.ParseAsync(request.Body);
        var (id, secret) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        _clients[id] = $"{secret} {asked!["redirect_uris"]![0]}";
        return TypedResults.Json(
            new { client_id = id, client_secret = secret, token_endpoint_auth_method = "client_secret_post" }, statusCode: 201);
    }

    private void Configure(OpenIddictServerBuilder server)
    {
        server.EnableDegradedMode().DisableAccessTokenEncryption().DisableScopeValidation().DisableResourceValidation();
        server.SetTokenEndpointUris("/token").SetAuthorizationEndpointUris("/authorize").SetRevocationEndpointUris("/revoke");
        server.AllowAuthorizationCodeFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
        server.AddEncryptionKey(new SymmetricSecurityKey(new byte[32])).AddEphemeralSigningKey(SecurityAlgorithms.EcdsaSha256);
        server.UseAspNetCore().DisableTransportSecurityRequirement();
        Handle<HandleConfigurationRequestContext>(server, context =>
        {
            if (TakesRegistrations)
            {
                context.Metadata["registration_endpoint"] = $"{Issuer}register";
            }
        });
        server.AddEventHandler<ApplyConfigurationResponseContext>(handler => handler.SetOrder(int.MinValue).UseInlineHandler(context =>
        {
            context.Response["issuer"] = Claimed ?? (string?)context.Response["issuer"];
            return default;
        }));
        Handle<ValidateAuthorizationRequestContext>(
            server, context =>
                RejectUnless(
                    context, _clients.GetValueOrDefault(context.ClientId!)?.EndsWith($" {context.RedirectUri}", StringComparison.Ordinal)));
        Handle<HandleAuthorizationRequestContext>(server, context =>
        {
            Requests.Enqueue(context.Request);
            if (!Consents)
            {
                context.Reject(Errors.AccessDenied);
                return;
            }

            var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
            identity.SetClaim(Claims.Subject, User).SetClaim(Claims.Name, User);
            identity.SetScopes(context.Request.GetScopes()).SetResources(context.Request.GetResources());
            identity.SetDestinations(static _ => [Destinations.AccessToken]);
            context.SignIn(new ClaimsPrincipal(identity));
        });
        Handle<ValidateTokenRequestContext>(
            server, context =>
                RejectUnless(
                    context, _clients.GetValueOrDefault(context.ClientId ?? "")?.StartsWith(
                        $"{context.ClientSecret} ", StringComparison.Ordinal)));
        Handle<HandleTokenRequestContext>(server, context =>
        {
            Requests.Enqueue(context.Request);
            context.SignIn(context.Principal!);
        });
        Handle<ValidateRevocationRequestContext>(
            server, context =>
                RejectUnless(
                    context, _clients.GetValueOrDefault(context.ClientId ?? "")?.StartsWith(
                        $"{context.ClientSecret} ", StringComparison.Ordinal)));
        Handle<HandleRevocationRequestContext>(server, context => Requests.Enqueue(context.Request));
    }

    private static void RejectUnless(BaseValidatingContext context, bool? isKnown)
    {
        if (isKnown is not true)
        {
            context.Reject(Errors.InvalidClient);
        }
    }

    private static void Handle<T>(OpenIddictServerBuilder server, Action<T> handle)
        where T : BaseContext => server.AddEventHandler<T>(handler => handler.UseInlineHandler(context =>
    {
        handle(context);
        return default;
    }));
}
