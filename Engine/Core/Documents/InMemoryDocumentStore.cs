using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>Documents that last as long as their process. For development and tests.</summary>
internal sealed class InMemoryDocumentStore : IDocumentStore
{
    private readonly Dictionary<Owner, Dictionary<(string Kind, string Id), OwnerDocument>> _owners = [];
    private readonly Lock _lock = new();

    public Task<IReadOnlyList<OwnerDocument>> ReadAsync(Owner owner, string kind, string? id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<OwnerDocument>>(
                [.. Of(owner).Values.Where(document => document.Kind == kind && (id is null || document.Id == id))
                    .OrderBy(document => document.Id, StringComparer.Ordinal)]);
        }
    }

    public Task<PutResult> PutAsync(
        Owner owner, OwnerDocument document, long? follows, DocumentOptions limits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var documents = Of(owner);
            var key = (document.Kind, document.Id);
            var before = documents.GetValueOrDefault(key);
            if (follows is { } version && version != (before?.Version ?? 0))
            {
                return Task.FromResult(new PutResult(PutOutcome.Changed));
            }

            if (before is null && documents.Count >= limits.MaxPerOwner)
            {
                return Task.FromResult(new PutResult(PutOutcome.TooMany));
            }

            if (documents.Values.Where(other => other != before).Sum(SizeOf) + SizeOf(document) > limits.MaxBytesPerOwner)
            {
                return Task.FromResult(new PutResult(PutOutcome.TooLarge));
            }

            documents[key] = document with { Version = (before?.Version ?? 0) + 1 };
            return Task.FromResult(new PutResult(PutOutcome.Stored, documents[key].Version));
        }
    }

    public Task<int> DeleteAsync(Owner owner, string kind, string id, bool below, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            var documents = Of(owner);
            var gone = documents.Keys
                .Where(key => key.Kind == kind && (below ? key.Id.StartsWith(id, StringComparison.Ordinal) : key.Id == id)).ToList();
            gone.ForEach(key => documents.Remove(key));
            return Task.FromResult(gone.Count);
        }
    }

    private static long SizeOf(OwnerDocument document) => Encoding.UTF8.GetByteCount(document.Body.Text);

    private Dictionary<(string Kind, string Id), OwnerDocument> Of(Owner owner)
    {
        if (!_owners.TryGetValue(owner, out var documents))
        {
            _owners[owner] = documents = [];
        }

        return documents;
    }
}
