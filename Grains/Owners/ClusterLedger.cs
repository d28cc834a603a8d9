using System.Collections.Concurrent;
using ChatCluster.Owners;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Grains.Owners;

/// <summary>
/// The ledger of a cluster: each owner's grain, and each tenant's where it has limits. When it cannot be reached, chat goes on without it.
/// </summary>
internal sealed partial class ClusterLedger(
    IGrainFactory grains, TimeProvider time, ILogger<ClusterLedger> logger) : IOwnerLedger, IDisposable
{
    // Half a minute, beside what the calls themselves take.
    private const int Attempts = 16;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<string, byte> _limitedTenants = new(StringComparer.Ordinal);
    private int _away;

    public async ValueTask<ThreadAnswer.Limited?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var refusal = await Grain(request.Thread.Owner).AdmitAsync(request, cancellationToken).WaitAsync(cancellationToken);
            if (refusal is null && TenantThreads.Of(request) is { } ofTenant)
            {
                _limitedTenants[request.Thread.Tenant] = 0;
                refusal = await Grain(ofTenant.Thread.Owner).AdmitAsync(ofTenant, cancellationToken).WaitAsync(cancellationToken);
                if (refusal is not null)
                {
                    _ = ReportAsync(TenantThreads.Withdrawal(request, time.GetUtcNow()));
                }
            }

            _away = 0;
            return (ThreadAnswer.Limited?)refusal;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Limits protect; a message that is lost for their sake would be the greater harm. Said once, not for every message.
            if (Interlocked.Exchange(ref _away, 1) == 0)
            {
                LogAway(logger, exception.Message);
            }

            return null;
        }
    }

    public void Report(RunEnd run)
    {
        _ = ReportAsync(run);

        // One that was admitted on another silo is found out before anybody is refused for it.
        if (_limitedTenants.ContainsKey(run.Thread.Tenant))
        {
            _ = ReportAsync(TenantThreads.Of(run));
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task ReportAsync(RunEnd run)
    {
        if (await PatientCall.MakeAsync(
            () => Grain(run.Thread.Owner).ReportAsync(run, _stopping.Token), Attempts, time, _stopping.Token)
            .ConfigureAwait(false) is { } failure)
        {
            LogNotTold(logger, run.RunId, failure.Message);
        }
    }

    private IOwnerGrain Grain(Owner owner) => grains.GetGrain<IOwnerGrain>(owner.ToString());
}
