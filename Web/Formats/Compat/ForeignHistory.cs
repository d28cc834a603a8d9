using System.Buffers;
using System.Text;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.Compat;

/// <summary>A thread as it is stored, in a format whose objects stand on a line each.</summary>
internal static class ForeignHistory
{
    private const int PageSize = 200;
    private const int MostThreads = 1_000;

    /// <summary>The objects as one JSON array. The stored text of each step takes the place of its pieces.</summary>
    public static async Task<string> ReadAsync(
        IThreads threads, ThreadKey key, IStreamProjection projection, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        var after = 0L;
        while (await threads.ReadAsync(key, after, PageSize, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var frame in page)
            {
                if (frame.Event is StepFinished { Text.Length: > 0 } step)
                {
                    projection.Write(output, ThreadFrame.OfDelta(frame.Cursor!.Value, reasoning: false, step.Text));
                }

                await StreamFiles.BringAsync(threads, key, projection, frame, cancellationToken);
                projection.Write(output, frame);
                after = frame.Cursor!.Value.Sequence;
            }
        }

        // A line feed within a JSON string is escaped; those that stand here end objects.
        return $"[{Encoding.UTF8.GetString(output.WrittenSpan).TrimEnd('\n').Replace('\n', ',')}]";
    }

    /// <summary>The messages of the selected branch, oldest first.</summary>
    public static async Task<IReadOnlyList<TranscriptRound>?> ReadRoundsAsync(
        IThreads threads, ThreadKey key, CancellationToken cancellationToken)
    {
        List<TranscriptRound> rounds = [];
        var query = new TranscriptQuery { PageSize = TranscriptQuery.MaxPageSize, AfterRound = 0 };
        while (await threads.ReadTranscriptAsync(key, query, cancellationToken) is { } page)
        {
            rounds.AddRange(page.Rounds);
            if (!page.More || page.Rounds.IsEmpty)
            {
                return rounds;
            }

            query = query with { AfterRound = page.Rounds[^1].Round };
        }

        return null;
    }

    /// <summary>The newest threads of an owner: as many as a list without pages can show.</summary>
    public static async Task<IReadOnlyList<ThreadSummary>> ListAsync(IThreads threads, Owner owner, CancellationToken cancellationToken)
    {
        List<ThreadSummary> found = [];
        var query = new ThreadQuery { PageSize = ThreadQuery.MaxPageSize };
        while (found.Count < MostThreads)
        {
            var page = await threads.ListAsync(owner, query, cancellationToken);
            found.AddRange(page.Threads);
            if (!page.More || page.Threads.Count == 0)
            {
                break;
            }

            query = query with { After = ThreadPosition.Of(page.Threads[^1], query.Sort) };
        }

        return found;
    }

    /// <summary>The reply of a round, as text alone.</summary>
    public static string ReplyOf(TranscriptRound round) =>
        string.Join("\n\n", round.Items.Where(item => item.Text is { Length: > 0 }).Select(item => item.Text));
}
