using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore.Authentication;

namespace ChatCluster.Tests.Tools.Mcp.SignIns;

/// <summary>A real MCP server that lets nobody in without a token of its authorization server.</summary>
internal sealed class ProtectedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ProtectedServer(AuthorizationServer authorization, bool sessions, bool lists)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddAuthentication(options =>
        {
            options.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme;
            options.DefaultAuthenticateScheme = JwtBearerDefaults.AuthenticationScheme;
        }).AddJwtBearer(options =>
        {
            (options.Authority, options.RequireHttpsMetadata, options.MapInboundClaims) = (authorization.Issuer, false, false);
            options.TokenValidationParameters.AudienceValidator = (audiences, _, _) => audiences.Contains(Url);
            options.TokenValidationParameters.NameClaimType = "name";
        }).AddMcp(options =>
            options.ResourceMetadata = new() { AuthorizationServers = { authorization.Issuer }, ScopesSupported = ["desk:read"] });
        builder.Services.AddAuthorization();
        builder.Services.AddMcpServer(options => options.ToolCollection =
        [
            McpTestServer.Tool("whoami", (ClaimsPrincipal? user) => $"You are {user?.Identity?.Name}."),
        ]).WithHttpTransport(http => http.Stateless = !sessions);
        _app = builder.Build();
        _app.Use(RefuseAsync);
        _app.UseAuthentication();
        _app.UseAuthorization();
        var mcp = _app.MapMcp("/mcp");
        if (!lists)
        {
            mcp.RequireAuthorization();
        }
    }

    public string Url => $"{_app.Urls.First()}/mcp";

    /// <summary>Tokens that it has seen, the latest last.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    /// <summary>Tokens that it takes no more, as if their time were over.</summary>
    public ConcurrentDictionary<string, bool> Refused { get; } = new();

    /// <summary>A scope that calls need beside those that it asks for at first.</summary>
    public string? Needs { get; set; }

    /// <param name="lists">Whether anybody may list its tools.</param>
    public static async Task<ProtectedServer> StartAsync(AuthorizationServer authorization, bool sessions = false, bool lists = false)
    {
        var server = new ProtectedServer(authorization, sessions, lists);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task RefuseAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.Authorization.ToString() is not ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token])
        {
            return next(http);
        }

        Tokens.Enqueue(token);
        var isCall = http.Request.Headers["Mcp-Method"] == "tools/call";
        var scopes = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(token).GetClaim("scope").Value.Split(' ');
        if (Refused.ContainsKey(token))
        {
            (http.Response.StatusCode, http.Response.Headers.WWWAuthenticate) = (401, "Bearer error=\"invalid_token\"");
            return Task.CompletedTask;
        }

        if (isCall && Needs is { } scope && !scopes.Contains(scope))
        {
            (http.Response.StatusCode, http.Response.Headers.WWWAuthenticate) =
                (403, $"Bearer error=\"insufficient_scope\", scope=\"{scope}\"");
            return Task.CompletedTask;
        }

        return next(http);
    }
}
