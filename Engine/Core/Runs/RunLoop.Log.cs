using Microsoft.Extensions.Logging;

namespace ChatCluster.Runs;

/// <summary>Log messages of runs.</summary>
internal static partial class RunLoopLog
{
    [LoggerMessage(1, LogLevel.Warning, "Thread {ThreadId}, run {RunId} failed: {Code}: {Message}")]
    public static partial void Failed(ILogger logger, string threadId, string runId, string? code, string? message);

    [LoggerMessage(2, LogLevel.Warning, "Run {RunId}, step {Step}, attempt {Attempt}: {Code}: {Message}")]
    public static partial void AttemptFailed(
        ILogger logger, string runId, int step, int attempt, string code, string message, Exception? exception);

    [LoggerMessage(3, LogLevel.Error, "Thread {ThreadId}, run {RunId} failed with an unhandled exception.")]
    public static partial void Broke(ILogger logger, string threadId, string runId, Exception exception);
}
