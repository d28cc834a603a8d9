using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Access.Audit;

internal sealed partial class AuditLog
{
    [LoggerMessage(1, LogLevel.Error, "{Count} lines of the audit were not stored and are kept in memory until they are: {Reason}")]
    private partial void LogNotStored(int count, string reason);
}
