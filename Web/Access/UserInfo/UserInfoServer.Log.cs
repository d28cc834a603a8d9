using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.UserInfo;

internal sealed partial class UserInfoServer
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "{Url} was asked about a token and did not answer; its callers are answered 503. Start it, or correct ChatCluster:Auth:UserInfo:Url or Timeout")]
    private partial void LogSilent(Exception exception, Uri url);
}
