using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Says of each request to a server whether it goes to a place that the operator named. Wherever else the server points to, such as its
/// authorization server, has to be public and reached by https: tokens go there.
/// </summary>
internal sealed class McpHome(McpServerOptions options) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (NamedFor(options, request.RequestUri!) is { } home)
        {
            request.Options.Set(EgressHandler.TrustedOrigin, home);
        }
        else if (request.RequestUri!.Scheme != Uri.UriSchemeHttps)
        {
            var refused =
                AddressRefusedException.Because($"'{request.RequestUri.IdnHost}' is not reached by https, and no setting names it.");
            throw new HttpRequestException(refused.Message, refused);
        }

        return base.SendAsync(request, cancellationToken);
    }

    /// <summary>The address of the settings that has the same origin; null when there is none.</summary>
    public static Uri? NamedFor(McpServerOptions options, Uri url) =>
        ((string?[])[options.Url, options.OAuth?.AuthorizationServer]).Where(named => named is not null).Select(named => new Uri(named!))
            .FirstOrDefault(named =>
            Uri.Compare(named, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0);
}
