using ChatCluster.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>What one reader's stream shows.</summary>
/// <param name="Key">The thread.</param>
/// <param name="After">Where the stream begins.</param>
/// <param name="Run">The run whose end is the stream's end; null for a stream that follows the thread across runs.</param>
internal sealed record StreamScope(ThreadKey Key, ThreadCursor After, PostedRun? Run = null);
