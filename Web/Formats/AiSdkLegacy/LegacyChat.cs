using ChatCluster.Threads;
using ChatCluster.Web.Formats.AiSdk;

namespace ChatCluster.Web.Formats.AiSdkLegacy;

/// <summary>What a chat of the AI SDK 4 means. Its messages have no ids, so that their number says which one is answered.</summary>
internal static class LegacyChat
{
    /// <summary>
    /// The run that answers the last message already, when the client sends no more than the thread has: it has its reply made again, or
    /// did not hear it.
    /// </summary>
    public static async Task<(string RunId, bool Running)?> FindAsync(
        IThreads threads, ThreadKey key, AiSdkRequest request, CancellationToken cancellationToken) =>
        await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is { Rounds: [var last] } page
            && page.Total == request.Asked && last.Message.Text == request.Text
            ? (last.RunId, last.Reason is null)
            : null;
}
