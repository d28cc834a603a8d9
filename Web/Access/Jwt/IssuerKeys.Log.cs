using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Jwt;

internal sealed partial class IssuerKeys
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "The keys of {Authority} could not be read; {Meanwhile}. Start it, or correct {Path}:Authority: its /.well-known/openid-configuration has to answer this server")]
    private partial void LogUnreachable(Exception exception, Uri authority, string path, string meanwhile);
}
