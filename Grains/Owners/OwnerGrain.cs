using System.Text.Json;
using ChatCluster.Documents;
using ChatCluster.Memory;
using ChatCluster.Owners;
using ChatCluster.Threads;

namespace ChatCluster.Grains.Owners;

/// <summary>
/// Watches over one owner, or over all owners of a tenant, whose key has no user. What the owner is doing is in memory only, because the
/// store of threads has it for whoever asks; what the owner has used is in the ledger of the store.
/// </summary>
[GrainType("owner")]
internal sealed class OwnerGrain(SiloEngine engine, TimeProvider time) : Grain, IOwnerGrain, IDisposable
{
    private readonly CancellationTokenSource _deactivating = new();
    private readonly OwnerList _list = new(time);
    private OwnerAccount? _account;

    private OwnerAccount Account => _account ?? throw new InvalidOperationException("The grain is not active yet.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var owner = Owner.TryParse(this.GetPrimaryKeyString(), out var known)
            ? known
            : this.GetPrimaryKeyString() is [.. { Length: > 0 } tenant, '/'] ? new(Uri.UnescapeDataString(tenant), "")
            : throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is not an owner key.");
        _account = new(owner, engine.Core.Store, engine.Core.Time);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _deactivating.CancelAsync();

    public void Dispose() => _deactivating.Dispose();

    public async Task<ThreadAnswer?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken) =>
        await Account.AdmitAsync(request, cancellationToken);

    public Task ReportAsync(RunEnd run, CancellationToken cancellationToken)
    {
        Account.Apply(run);
        return Task.CompletedTask;
    }

    public Task<bool> NoteListChangeAsync(ThreadChange change, CancellationToken cancellationToken) => Task.FromResult(_list.Note(change));

    public async Task<ListPage> NextListChangesAsync(ListPosition? after, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _deactivating.Token);
        return await _list.NextAsync(after, ended.Token);
    }

    public async Task<byte[]> ChangeMemoryAsync(byte[] change, CancellationToken cancellationToken)
    {
        var read = JsonSerializer.Deserialize(change, MemoryJson.Wire.MemoryChange)
            ?? throw new JsonException("A change is a JSON object.");
        return JsonSerializer.SerializeToUtf8Bytes(
            await engine.Core.Memories.ChangeAsync(Account.Owner, read, cancellationToken), MemoryJson.Wire.MemoryAnswer);
    }

    public async Task<byte[]> AskDocumentsAsync(byte[] request, CancellationToken cancellationToken)
    {
        var read = JsonSerializer.Deserialize(request, DocumentJson.Wire.DocumentRequest)
            ?? throw new JsonException("A request is a JSON object.");
        return JsonSerializer.SerializeToUtf8Bytes(
            await engine.Core.Documents.AskAsync(Account.Owner, read, cancellationToken), DocumentJson.Wire.DocumentAnswer);
    }
}
