using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Files;

public sealed partial class FileThreadStore
{
    internal static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Opened the data folder {Folder} with {Threads} threads in {ElapsedMs:0} ms; {Repaired} of them were brought up to date from the journal or repaired.")]
        public static partial void Opened(ILogger logger, string folder, int threads, double elapsedMs, int repaired);

        [LoggerMessage(2, LogLevel.Warning, "The catalog {File} was missing or out of date; it was built anew from {Threads} thread files.")]
        public static partial void CatalogRebuilt(ILogger logger, string file, int threads);

        [LoggerMessage(3, LogLevel.Warning, "The journal {File} ends in an append that was never completed: cut at byte {Position}, {Size} bytes dropped.")]
        public static partial void TornJournal(ILogger logger, string file, long position, long size);

        [LoggerMessage(4, LogLevel.Warning, "The thread file {File} ends in an append that was never completed: cut at byte {Position}, {Size} bytes dropped.")]
        public static partial void TornThread(ILogger logger, string file, long position, long size);

        [LoggerMessage(5, LogLevel.Error, "The thread file {File} is damaged: it should hold {Expected} events or more, and {Kept} were kept. A backup may have the rest.")]
        public static partial void ThreadRepaired(ILogger logger, string file, long expected, long kept);

        [LoggerMessage(6, LogLevel.Error, "The data folder {Folder} cannot be written to; {Appends} appends failed and did not happen. Later ones are tried again.")]
        public static partial void WriteFailed(ILogger logger, string folder, int appends, Exception exception);

        [LoggerMessage(7, LogLevel.Error, "The thread file {File} cannot be used; other threads are not affected.")]
        public static partial void FileFailed(ILogger logger, string file, Exception exception);

        [LoggerMessage(8, LogLevel.Warning, "Bytes of failed appends are left in {Folder}. They do not count and will be overwritten.")]
        public static partial void UndoFailed(ILogger logger, string folder, Exception exception);

        [LoggerMessage(9, LogLevel.Debug, "Checkpoint: {Written} thread files flushed, catalog of {Threads} threads written in {ElapsedMs:0} ms.")]
        public static partial void Checkpointed(ILogger logger, int written, int threads, double elapsedMs);

        [LoggerMessage(10, LogLevel.Error, "The checkpoint of {Folder} failed. Nothing is lost; the journals are kept until one succeeds.")]
        public static partial void CheckpointFailed(ILogger logger, string folder, Exception exception);
    }
}
