using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Keys;

internal sealed partial class KeyUses
{
    [LoggerMessage(1, LogLevel.Warning, "Could not store the last use of {Count} keys: {Reason}")]
    private partial void LogNotStored(int count, string reason);
}
