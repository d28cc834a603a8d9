using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>A thread as far as it is durable. A thread that is deleted and begun again is another object.</summary>
internal sealed class FileThread(ThreadSummary summary, long length)
{
    public ThreadSummary Summary { get; set; } = summary;

    /// <summary>The bytes of the thread file that count; what is beyond was never acknowledged.</summary>
    public long Length { get; set; } = length;
}
