using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.UserInfo;

internal sealed partial class UserInfoQuestion
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "{Url} answered the check of a token with {Status} instead of 200 or 401; callers with such tokens get 503. Correct ChatCluster:Auth:UserInfo:Url, or repair that server")]
    private partial void LogUseless(Uri url, int status);

    [LoggerMessage(
        2, LogLevel.Warning,
        "{Url} answered the check of a token with something other than JSON; callers with such tokens get 503. Correct ChatCluster:Auth:UserInfo:Url")]
    private partial void LogNoJson(Uri url);
}
