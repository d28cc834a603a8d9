using System.Security.Cryptography;
using Microsoft.AspNetCore.Routing;
using Scalar.AspNetCore;

namespace ChatCluster.Web.Operations;

/// <summary>
/// The OpenAPI document as a page at <c>/docs</c>. Everything it loads is from this server, so that it works without the internet.
/// </summary>
internal static class ApiReference
{
    private const string Route = "/docs";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapScalarApiReference(Route, (options, http) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            http.Response.Headers.ContentSecurityPolicy = Policy(nonce);
            options.Nonce = nonce;
            options.Title = "ChatCluster API";
            options.OpenApiRoutePattern = "/openapi/{documentName}.json";
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.HideClientButton = true;
            options.Agent = new() { Disabled = true };
            options.Mcp = new() { Disabled = true };
        });

    // Styles are set by the script as it draws; nothing comes from, and nothing goes to, anywhere else.
    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
        "connect-src 'self'; worker-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}
