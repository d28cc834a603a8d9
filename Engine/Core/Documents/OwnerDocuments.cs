using System.Globalization;
using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>Documents of owners, held to what one may keep. The same in every host.</summary>
public sealed class OwnerDocuments(IDocumentStore store, DocumentOptions options, TimeProvider time)
{
    public async Task<DocumentAnswer> AskAsync(Owner owner, DocumentRequest request, CancellationToken cancellationToken)
    {
        switch (request)
        {
            case ListDocuments list:
                return new DocumentAnswer.Found([.. await store.ReadAsync(owner, list.Kind, null, cancellationToken)]);
            case ReadDocument read:
                return new DocumentAnswer.Found([.. await store.ReadAsync(owner, read.Kind, read.Id, cancellationToken)]);
            case DeleteDocuments delete:
                return new DocumentAnswer.Deleted(
                    await store.DeleteAsync(owner, delete.Kind, delete.Id, delete.Below, cancellationToken));
            case PutDocument { Id.Length: 0 or > OwnerDocument.MaxId }:
                return new DocumentAnswer.Refused("bad_id", Text($"An id has 1 to {OwnerDocument.MaxId} characters."));
            case PutDocument put when Encoding.UTF8.GetByteCount(put.Body.Text) is var size && size > options.MaxBytes:
                return new DocumentAnswer.Refused(
                    "document_too_large",
                    Text($"This takes {size} bytes; {options.MaxBytes} are the limit (ChatCluster:Documents:MaxBytes)."));
            case PutDocument put:
                return await PutAsync(owner, put, cancellationToken);
            default:
                throw new NotSupportedException($"Request '{request.GetType().Name}' is not supported.");
        }
    }

    /// <summary>One document, or none.</summary>
    public async Task<OwnerDocument?> FindAsync(Owner owner, string kind, string id, CancellationToken cancellationToken) =>
        await store.ReadAsync(owner, kind, id, cancellationToken) is [var found, ..] ? found : null;

    private async Task<DocumentAnswer> PutAsync(Owner owner, PutDocument put, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var document = new OwnerDocument(
            put.Kind, put.Id, put.Body, 0, now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)));
        var result = await store.PutAsync(owner, document, put.Follows, options, cancellationToken);
        return result.Outcome switch
        {
            PutOutcome.Stored => new DocumentAnswer.Stored(document with { Version = result.Version }),
            PutOutcome.Changed => new DocumentAnswer.Changed(),
            PutOutcome.TooMany => new DocumentAnswer.Refused(
                "too_many_documents",
                Text(
                    $"You keep {options.MaxPerOwner} projects, files and prompts, which is the limit (ChatCluster:Documents:MaxPerOwner). Delete some that you need no more.")),
            _ => new DocumentAnswer.Refused(
                "too_much_kept",
                Text(
                    $"Your projects, files and prompts may take {options.MaxBytesPerOwner} bytes (ChatCluster:Documents:MaxBytesPerOwner). Delete some that you need no more.")),
        };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
