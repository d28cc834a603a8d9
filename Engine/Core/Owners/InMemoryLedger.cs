using System.Collections.Concurrent;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>The ledger of a host that is alone: all owners and tenants in this process.</summary>
internal sealed class InMemoryLedger(IThreadStore store, TimeProvider time) : IOwnerLedger
{
    private const int FewAccounts = 1_000;

    private readonly ConcurrentDictionary<Owner, OwnerAccount> _accounts = new();
    private int _manyAccounts = FewAccounts;

    public async ValueTask<ThreadAnswer.Limited?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        ForgetIdle();
        try
        {
            var owner = AccountOf(request);
            if (await owner.AdmitAsync(request, cancellationToken) is { } refusal)
            {
                return refusal;
            }

            if (TenantThreads.Of(request) is not { } ofTenant
                || await AccountOf(ofTenant).AdmitAsync(ofTenant, cancellationToken) is not { } limited)
            {
                return null;
            }

            owner.Apply(TenantThreads.Withdrawal(request, time.GetUtcNow()));
            return limited;
        }
        catch (StoreUnavailableException)
        {
            // The message itself meets the same store and gets its answer there.
            return null;
        }
    }

    public void Report(RunEnd run)
    {
        if (_accounts.TryGetValue(run.Thread.Owner, out var account))
        {
            account.Apply(run);
        }

        var ofTenant = TenantThreads.Of(run);
        if (_accounts.TryGetValue(ofTenant.Thread.Owner, out var tenant))
        {
            tenant.Apply(ofTenant);
        }
    }

    private OwnerAccount AccountOf(AdmissionRequest request) =>
        _accounts.GetOrAdd(request.Thread.Owner, static (owner, self) => self.Open(owner), this);

    private OwnerAccount Open(Owner owner) => new(owner, store, time);

    // Owners come and go; only those at work are held for long.
    private void ForgetIdle()
    {
        if (_accounts.Count < _manyAccounts)
        {
            return;
        }

        foreach (var account in _accounts.Where(account => account.Value.IsIdle))
        {
            _accounts.TryRemove(account);
        }

        _manyAccounts = Math.Max(FewAccounts, 2 * _accounts.Count);
    }
}
