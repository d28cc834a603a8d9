using ChatCluster.Threads;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats;

/// <summary>Brings what a client answers to the calls of a run that wait for it.</summary>
internal static class OwnerAnswers
{
    /// <summary>Sends answers. One that nothing waits for any more was given elsewhere, or before by this client, which did not hear of
    /// it.</summary>
    /// <returns>Where the run goes on, null when nothing waited for any of them; or the refusal.</returns>
    public static async Task<(ThreadAnswer.Done? Place, ThreadAnswer? Refusal)> SendAsync(
        IThreads threads, ThreadKey key, IEnumerable<ThreadRequest> answers, CancellationToken cancellationToken)
    {
        ThreadAnswer.Done? place = null;
        foreach (var answer in answers)
        {
            switch (await threads.SendAsync(key, answer, cancellationToken))
            {
                case ThreadAnswer.Done done:
                    place ??= done;
                    break;
                case ThreadAnswer.Conflict { Code: "approval_not_open" or "input_not_open" or ClientResults.NotOpen }:
                    break;
                case var refusal:
                    return (null, refusal);
            }
        }

        return (place, null);
    }

    /// <summary>Where a run went on after an answer that was given before; null when there is none.</summary>
    /// <param name="type">The name of the event that an answer is stored as.</param>
    public static async Task<ThreadAnswer.Done?> FindAsync<TEvent>(
        IThreads threads, ThreadKey key, string type, Func<TEvent, bool> matches, CancellationToken cancellationToken)
        where TEvent : RunEvent =>
        await ThreadSearch.FindLastAsync(threads, key, type, matches, cancellationToken) is var (sequence, found)
            ? new(new(sequence - 1), RunId: found.RunId) : null;
}
