using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>The rounds of a thread's selected branch, for protocols that show a thread as one list.</summary>
internal static class ThreadRounds
{
    // Clients take frames of up to 10 MB.
    private const long MostBytes = 4 * 1024 * 1024;

    /// <summary>The newest rounds, oldest first: all of them, unless the branch is very long.</summary>
    /// <returns>Null when there is no such thread.</returns>
    public static async Task<IReadOnlyList<TranscriptRound>?> ReadAsync(
        IThreads threads, ThreadKey key, CancellationToken cancellationToken)
    {
        Stack<TranscriptRound> rounds = new();
        var bytes = 0L;
        var query = new TranscriptQuery { PageSize = TranscriptQuery.MaxPageSize };
        while (bytes < MostBytes)
        {
            if (await threads.ReadTranscriptAsync(key, query, cancellationToken) is not { } page)
            {
                return null;
            }

            foreach (var round in page.Rounds.Reverse().TakeWhile(_ => bytes < MostBytes))
            {
                rounds.Push(round);
                bytes += Size(round);
            }

            if (!page.More || page.Rounds.IsEmpty)
            {
                break;
            }

            query = query with { BeforeRound = page.Rounds[0].Round };
        }

        return [.. rounds];
    }

    private static long Size(TranscriptRound round) => Size(round.Message) + round.Items.Sum(item =>
        (item.Text?.Length ?? 0L)
        + (item.Reasoning?.Length ?? 0)
        + (item.Call?.Arguments.Text.Length ?? 0)
        + (item.Result?.Result?.Length ?? 0)
        + (item.Steered is { } steered ? Size(steered) : 0));

    private static long Size(MessagePosted message) => message.Text.Length + (message.Attachments?.Sum(file => (long)file.Url.Length) ?? 0);
}
