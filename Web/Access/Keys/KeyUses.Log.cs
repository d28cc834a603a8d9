using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Keys;

internal sealed partial class KeyUses
{
    [LoggerMessage(1, LogLevel.Warning, "The last use of {Count} keys was not stored: {Reason}")]
    private partial void LogNotStored(int count, string reason);
}
