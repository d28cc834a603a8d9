using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.UserInfo;

internal sealed partial class UserInfoServer
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "{Url} did not answer the check of a token; callers with such tokens get 503. Start it, or correct ChatCluster:Auth:UserInfo:Url or Timeout")]
    private partial void LogSilent(Exception exception, Uri url);
}
