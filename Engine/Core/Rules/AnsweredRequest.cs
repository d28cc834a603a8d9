using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>A request that changed the thread, as the first of its events tells of it.</summary>
/// <param name="Before">The sequence of the event before it.</param>
/// <param name="RunId">The run that event is of.</param>
/// <param name="Created">Whether it created the thread.</param>
internal sealed record AnsweredRequest(string Id, DateTimeOffset At, long Before, string? RunId, bool Created)
{
    // More than any rate limit allows in two minutes; without limits the oldest are evicted.
    private const int Most = 2_000;

    /// <summary>Adds the request of an event, and drops those that nobody repeats any more.</summary>
    public static ImmutableList<AnsweredRequest> With(ImmutableList<AnsweredRequest> known, ThreadEvent first, long before)
    {
        var old = first.At - ThreadRequest.Repetition;
        var expired = 0;
        while (expired < known.Count && (known[expired].At < old || known.Count - expired >= Most))
        {
            expired++;
        }

        return known.RemoveRange(0, expired).Add(new(first.Request!, first.At, before, (first as RunEvent)?.RunId, first is ThreadCreated));
    }
}
