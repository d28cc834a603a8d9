using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Postgres;

internal sealed partial class PostgresStoreProvider
{
    [LoggerMessage(
        1, LogLevel.Warning,
        "ChatCluster:CredentialKey is not set: the credentials that callers send for tools are kept in this process only, and a run that another process resumes loses them. Set it to 32 random bytes in base64, the same for every process; 'openssl rand -base64 32' generates them.")]
    private static partial void LogNoKey(ILogger logger);
}
