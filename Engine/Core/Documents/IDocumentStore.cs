using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>Keeps small documents of owners. Safe for concurrent use, by several processes where the store is.</summary>
public interface IDocumentStore
{
    /// <summary>Documents of a kind in the order of their ids.</summary>
    /// <param name="id">Only the one with this id; all when left out.</param>
    Task<IReadOnlyList<OwnerDocument>> ReadAsync(Owner owner, string kind, string? id, CancellationToken cancellationToken);

    /// <summary>Keeps a document in the place of the one with its kind and id. When the task completes it is durable.</summary>
    /// <param name="document">Its version counts for nothing.</param>
    /// <param name="follows">The version that is to be there: 0 for none, and whichever there is when left out.</param>
    /// <exception cref="StoreUnavailableException">It may or may not have been kept.</exception>
    Task<PutResult> PutAsync(
        Owner owner, OwnerDocument document, long? follows, DocumentOptions limits, CancellationToken cancellationToken);

    /// <summary>Deletes documents. When the task completes, what is gone is off the disk.</summary>
    /// <param name="below">Whether all are meant whose ids begin with <paramref name="id"/>.</param>
    /// <returns>How many there were.</returns>
    Task<int> DeleteAsync(Owner owner, string kind, string id, bool below, CancellationToken cancellationToken);
}
