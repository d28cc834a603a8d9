using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Oidc;

internal sealed partial class OidcSetup
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "Nobody can sign in: the provider is unreachable. Start it, or correct ChatCluster:Auth:Oidc:Authority: its /.well-known/openid-configuration has to answer this server")]
    internal static partial void LogUnreachable(ILogger logger, Exception exception);

    [LoggerMessage(2, LogLevel.Information, "A sign-in at the provider failed: {Kind}")]
    internal static partial void LogFailed(ILogger logger, string kind);
}
