using ChatCluster.Owners;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace ChatCluster.Grains.Owners;

/// <summary>
/// Counts for one owner. What the owner is doing is in memory only, because the store of threads has it for whoever asks; what the owner has
/// used is written once for every run, and read when it is first needed: limits hold without it.
/// </summary>
[GrainType("owner")]
internal sealed class OwnerGrain([FromKeyedServices(ClusterStorage.Provider)] IGrainStorage storage, SiloEngine engine) : Grain, IOwnerGrain
{
    private const string StateName = "owner-usage";

    private static readonly ThreadQuery AnyThread = new() { Archived = null, PageSize = 1 };

    private Owner _owner;
    private OwnerAccount? _account;
    private GrainState<OwnerBook>? _book;

    private OwnerAccount Account => _account ?? throw new InvalidOperationException("The grain is not active yet.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _owner = Owner.TryParse(this.GetPrimaryKeyString(), out var owner)
            ? owner
            : throw new ArgumentException($"'{this.GetPrimaryKeyString()}' is no key of an owner.");
        _account = new(_owner, engine.Core.Store, engine.Core.Runtime.Time);
        return Task.CompletedTask;
    }

    public async Task<ThreadAnswer?> AdmitAsync(AdmissionRequest request) => await Account.AdmitAsync(request, CancellationToken.None);

    public async Task ReportAsync(RunEnd run)
    {
        Account.Apply(run);
        var book = await BookAsync();
        var before = book.State!;
        var counted = before.Count(run);
        if (ReferenceEquals(counted, before))
        {
            return;
        }

        // If it fails, nobody knows what is stored: it is read again before the next run is counted, this one among them.
        _book = null;
        book.State = counted;
        await ReachAsync(storage.WriteStateAsync(StateName, this.GetGrainId(), book));
        _book = book;
    }

    public async Task<OwnerUsage> ReadUsageAsync()
    {
        var used = (await BookAsync()).State!;
        var threads = await engine.Core.Store.ListAsync(_owner, AnyThread, CancellationToken.None);
        return new(threads.Total, used.Messages, used.Rounds, used.Usage, used.Days);
    }

    private static async Task ReachAsync(Task operation)
    {
        try
        {
            await operation;
        }
        catch (Exception exception)
        {
            throw new StoreUnavailableException("The usage of owners cannot be read or written at the moment.", exception);
        }
    }

    private async ValueTask<GrainState<OwnerBook>> BookAsync()
    {
        if (_book is null)
        {
            var book = new GrainState<OwnerBook>(new());
            await ReachAsync(storage.ReadStateAsync(StateName, this.GetGrainId(), book));
            _book = book;
        }

        return _book;
    }
}
