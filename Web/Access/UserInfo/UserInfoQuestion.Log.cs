using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.UserInfo;

internal sealed partial class UserInfoQuestion
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "{Url} was asked about a token and answered {Status}, which is neither 200 nor 401; its callers are answered 503. Correct ChatCluster:Auth:UserInfo:Url, or repair that server")]
    private partial void LogUseless(Uri url, int status);

    [LoggerMessage(
        2, LogLevel.Warning,
        "{Url} was asked about a token and answered no JSON; its callers are answered 503. Correct ChatCluster:Auth:UserInfo:Url")]
    private partial void LogNoJson(Uri url);
}
