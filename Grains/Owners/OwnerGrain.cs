using System.Text.Json;
using ChatCluster.Memory;
using ChatCluster.Owners;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace ChatCluster.Grains.Owners;

/// <summary>
/// Counts for one owner. What the owner is doing is in memory only, because the store of threads has it for whoever asks; what the owner has
/// used is written when runs have ended, for as many as there are by then, and read when it is first needed: limits hold without it.
/// </summary>
[GrainType("owner")]
internal sealed class OwnerGrain([FromKeyedServices(ClusterStorage.Provider)] IGrainStorage storage, SiloEngine engine, TimeProvider time)
    : Grain, IOwnerGrain, IDisposable
{
    private const string StateName = "owner-usage";

    // An owner may be a whole program: its runs that end in the same second share a write.
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(1);

    private static readonly ThreadQuery AnyThread = new() { Archived = null, PageSize = 1 };

    private readonly CancellationTokenSource _deactivating = new();
    private readonly List<RunEnd> _unstored = [];

    // The write that what is told goes with, until it begins; and the one before it.
    private Task? _next;
    private Task _last = Task.CompletedTask;
    private long? _written;

    private readonly OwnerList _list = new(time);
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

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _deactivating.CancelAsync();
        await (_next ?? _last).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose() => _deactivating.Dispose();

    public async Task<ThreadAnswer?> AdmitAsync(AdmissionRequest request) => await Account.AdmitAsync(request, CancellationToken.None);

    public Task ReportAsync(RunEnd run)
    {
        Account.Apply(run);
        _unstored.Add(run);
        return _next ??= _last = StoreAsync(_last);
    }

    public Task<bool> NoteListChangeAsync(ThreadChange change) => Task.FromResult(_list.Note(change));

    public Task<ListPage> NextListChangesAsync(ListPosition? after) => _list.NextAsync(after, _deactivating.Token);

    public async Task<byte[]> ChangeMemoryAsync(byte[] change)
    {
        var read = JsonSerializer.Deserialize(change, MemoryJson.Wire.MemoryChange) ?? throw new JsonException("A change is a JSON object.");
        return JsonSerializer.SerializeToUtf8Bytes(await engine.Core.Memories.ChangeAsync(_owner, read, CancellationToken.None), MemoryJson.Wire.MemoryAnswer);
    }

    public async Task<OwnerUsage> ReadUsageAsync()
    {
        var used = Count(_unstored, (await BookAsync()).State!);
        var threads = await engine.Core.Store.ListAsync(_owner, AnyThread, CancellationToken.None);
        return new(threads.Total, used.Messages, used.Rounds, used.Usage, used.Days);
    }

    // Oldest first: a book that remembers younger runs takes older ones for counted.
    private static OwnerBook Count(IEnumerable<RunEnd> runs, OwnerBook book) => runs.OrderBy(run => run.At).Aggregate(book, static (counted, run) => counted.Count(run));

    private async Task StoreAsync(Task before)
    {
        // Not before the caller has noted it as the next one.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.ForceYielding);
        if (_written is { } written && time.GetElapsedTime(written) is var elapsed && elapsed < WriteInterval)
        {
            await Task.Delay(WriteInterval - elapsed, time, _deactivating.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        _next = null;
        RunEnd[] runs = [.. _unstored];
        try
        {
            await CountAsync(runs);
        }
        finally
        {
            // Those that could not be stored are told again.
            _unstored.RemoveRange(0, runs.Length);
            _written = time.GetTimestamp();
        }
    }

    private async Task CountAsync(RunEnd[] runs)
    {
        var book = await BookAsync();
        var before = book.State!;
        var counted = Count(runs, before);
        if (ReferenceEquals(counted, before))
        {
            return;
        }

        // If it fails, nobody knows what is stored: it is read again before the next run is counted.
        _book = null;
        book.State = counted;
        await ReachAsync(storage.WriteStateAsync(StateName, this.GetGrainId(), book));
        _book = book;
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

            // A write may have ended meanwhile, and knows better.
            _book ??= book;
        }

        return _book;
    }
}
