using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Audit;

internal sealed partial class AuditLog
{
    [LoggerMessage(1, LogLevel.Error, "Could not store {Count} audit entries; keeping them in memory and retrying: {Reason}")]
    private partial void LogNotStored(int count, string reason);
}
