using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>Brings projections, which do no I/O themselves, the files that they show.</summary>
internal static class StreamFiles
{
    /// <summary>Brings what a frame is shown by. Where that is gone, the projection writes the frame without it.</summary>
    public static async ValueTask BringAsync(
        IThreads threads, ThreadKey key, IStreamProjection projection, ThreadFrame frame, CancellationToken cancellationToken)
    {
        if (projection.FileOf(frame) is { } url && FileUrl.FindId(key, url) is { } id
            && await threads.ReadFileAsync(key, id, cancellationToken) is { } file)
        {
            projection.Take(url, file);
        }
    }
}
