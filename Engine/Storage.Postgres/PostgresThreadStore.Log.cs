using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Postgres;

internal sealed partial class PostgresThreadStore
{
    internal static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Opened PostgreSQL at {Name}, schema version {Version}, in {ElapsedMs:0} ms.")]
        public static partial void Opened(ILogger logger, string name, int version, double elapsedMs);

        [LoggerMessage(
            2, LogLevel.Warning, "PostgreSQL is not reachable yet; waited {ElapsedSeconds:0} s of {TimeoutSeconds:0} s. {Message}")]
        public static partial void NotYet(ILogger logger, double elapsedSeconds, double timeoutSeconds, string message);

        [LoggerMessage(3, LogLevel.Information, "Applied the migration {Migration}.")]
        public static partial void Migrated(ILogger logger, string migration);

        [LoggerMessage(
            4, LogLevel.Error, "PostgreSQL at {Name} fails; requests are answered 503 until it recovers, which is detected automatically.")]
        public static partial void Lost(ILogger logger, string name, Exception exception);

        [LoggerMessage(5, LogLevel.Information, "PostgreSQL at {Name} answers again.")]
        public static partial void Back(ILogger logger, string name);

        [LoggerMessage(
            6, LogLevel.Warning,
            "PostgreSQL at {Name} {Problem}. The operation was rejected (503 for a request); others are unaffected. Repetitions within {Seconds:0} s are not logged.")]
        public static partial void Refused(ILogger logger, string name, string problem, double seconds, Exception? exception);
    }
}
