using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>What an owner has used, as the catalog of threads has it: without what was deleted, and without days.</summary>
internal static class StoredUsage
{
    public static async Task<OwnerUsage> SumAsync(IThreadStore store, Owner owner, CancellationToken cancellationToken)
    {
        var sum = new OwnerUsage(0, 0, 0, Usage.None);
        var query = new ThreadQuery { PageSize = ThreadQuery.MaxPageSize, Archived = null, Sort = ThreadSort.Created };
        while (true)
        {
            var page = await store.ListAsync(owner, query, cancellationToken);
            sum = page.Threads.Aggregate(sum, (total, thread) => new(
                total.Threads + 1, total.Messages + thread.Messages, total.Rounds + thread.Rounds, total.Usage.Add(thread.Usage)));
            if (page.Threads.Count < query.PageSize)
            {
                return sum;
            }

            query = query with { Page = query.Page + 1 };
        }
    }
}
