using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>Files of threads, kept apart from their logs. They are never changed: a file's id follows from what is in it.</summary>
internal interface IThreadFiles
{
    /// <summary>Keeps a file and answers its id; the same file again has the same id. When the task completes the file is durable.</summary>
    Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken);

    /// <summary>The file, or none.</summary>
    Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken);

    /// <summary>Deletes all files of a thread.</summary>
    Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken);
}
