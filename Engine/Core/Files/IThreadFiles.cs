using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>Files of threads, kept apart from their logs. They are never changed: a file's id follows from what is in it.</summary>
public interface IThreadFiles
{
    /// <summary>
    /// Keeps a file and answers its id; the same file again has the same id. When the task completes the file is durable.
    /// </summary>
    Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken);

    /// <summary>The file, or none.</summary>
    Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a file of one thread a file of another one of the same owner too, under the same id and without a second copy: each keeps it
    /// when the other is deleted. False when there is no such file.
    /// </summary>
    Task<bool> ShareAsync(ThreadKey from, ThreadKey to, string id, CancellationToken cancellationToken);

    /// <summary>Deletes all files of a thread.</summary>
    Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken);
}
