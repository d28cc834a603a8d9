using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>Has an authorization server revoke tokens (RFC 7009), where it says how. They are forgotten either way.</summary>
internal sealed class McpRevocation(IHttpClientFactory clients, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <returns>Whether the authorization server has said that it did so.</returns>
    public async Task<bool> TryAsync(McpServer server, TokenContainer tokens, CancellationToken cancellationToken)
    {
        if (tokens.AuthorizationServer is not { } issuer || !Uri.TryCreate(issuer, UriKind.Absolute, out var authorization))
        {
            return false;
        }

        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var client = clients.CreateClient(McpHttp.ClientOf(server.Place.Server));
            if (await FindEndpointAsync(client, authorization, either.Token) is not { } endpoint)
            {
                return false;
            }

            // The end of a refresh token is the end of what came of it.
            using var request = Request(endpoint, tokens, tokens.RefreshToken ?? tokens.AccessToken);
            using var response = await client.SendAsync(request, either.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or IOException or JsonException or InvalidOperationException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<Uri?> FindEndpointAsync(HttpClient client, Uri issuer, CancellationToken cancellationToken)
    {
        var (origin, path) = (issuer.GetLeftPart(UriPartial.Authority), issuer.AbsolutePath.TrimEnd('/'));
        string[] places =
        [
            $"{origin}/.well-known/oauth-authorization-server{path}",
            $"{origin}/.well-known/openid-configuration{path}",
            $"{origin}{path}/.well-known/openid-configuration",
        ];
        foreach (var address in places)
        {
            using var response = await client.GetAsync(new Uri(address), cancellationToken);
            if (response.IsSuccessStatusCode
                && JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)) is JsonObject metadata
                && metadata["issuer"]?.GetValue<string>() == issuer.OriginalString)
            {
                return Uri.TryCreate(metadata["revocation_endpoint"]?.GetValue<string>(), UriKind.Absolute, out var endpoint)
                    ? endpoint : null;
            }
        }

        return null;
    }

    private static HttpRequestMessage Request(Uri endpoint, TokenContainer tokens, string token)
    {
        var form = new Dictionary<string, string>
        {
            ["token"] = token,
            ["token_type_hint"] = tokens.RefreshToken is null ? "access_token" : "refresh_token",
        };
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint);
        if (tokens.TokenEndpointAuthMethod is "client_secret_basic")
        {
            var pair = $"{Uri.EscapeDataString(tokens.ClientId ?? "")}:{Uri.EscapeDataString(tokens.ClientSecret ?? "")}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }
        else
        {
            form["client_id"] = tokens.ClientId ?? "";
            if (tokens.ClientSecret is { Length: > 0 } secret)
            {
                form["client_secret"] = secret;
            }
        }

        request.Content = new FormUrlEncodedContent(form);
        return request;
    }
}
