using ChatCluster.Storage;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Budgets;

/// <summary>
/// One budget that runs share, in the one place where it is kept. A call reserves what it may use before it is made, and gives it back when
/// what it has used is in the ledger. A lease is granted as long as what is used and what is reserved are below the limit; so the last one
/// may pass it, and no other. Safe for concurrent use.
/// </summary>
public sealed partial class BudgetAccount(BudgetScope scope, BudgetOptions options, IThreadStore store, TimeProvider time, ILogger logger)
{
    // A process that died does not settle its lease; what the call has used reaches the ledger with the takeover.
    private static readonly TimeSpan LeaseTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ReadInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    // Of the ledger before somebody is refused, while others settle.
    private const int MostLooks = 5;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Lease> _leases = new(StringComparer.Ordinal);
    private readonly HashSet<(BudgetLimit Limit, DateTimeOffset Until)> _warned = [];
    private BudgetUse? _use;
    private DateTimeOffset _readAt;
    private BudgetUse? _meanwhile;
    private bool _doubtful;
    private Task _reading = Task.CompletedTask;

    /// <exception cref="StoreUnavailableException">What was used cannot be read.</exception>
    public async ValueTask<BudgetAnswer> ReserveAsync(BudgetRequest request, CancellationToken cancellationToken)
    {
        for (var looks = 0; ; looks++)
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (_use is { } use && use.Day == DateOnly.FromDateTime(now.UtcDateTime) && (looks > 0 || now - _readAt < ReadInterval))
                {
                    var answer = Decide(request, use, now);
                    if (answer.Verdict is BudgetVerdict.Granted || looks == MostLooks
                        || (!_doubtful && (looks > 0 || now - _readAt < Fresh)))
                    {
                        return answer;
                    }
                }
            }

            // Before anybody is refused: what was settled and what was lost is in the ledger.
            await ReadAsync(cancellationToken);
        }
    }

    public void Settle(BudgetSettlement settlement)
    {
        lock (_lock)
        {
            _leases.Remove(settlement.LeaseId);
            _use = _use?.Add(settlement.Tokens, settlement.Cost);
            _meanwhile = _meanwhile?.Add(settlement.Tokens, settlement.Cost);
            if (_use is { } use)
            {
                Warn(use, time.GetUtcNow());
            }
        }
    }

    private Task ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _reading = _reading.IsCompleted ? ReadOnceAsync() : _reading;
            return _reading.WaitAsync(cancellationToken);
        }
    }

    private async Task ReadOnceAsync()
    {
        // The caller holds the lock.
        await Task.Yield();
        var now = time.GetUtcNow();
        lock (_lock)
        {
            _meanwhile = BudgetUse.Nothing(now);
        }

        try
        {
            var use = BudgetUse.Of(await store.SumUsageAsync(BudgetUse.Query(scope, now), CancellationToken.None), now);
            lock (_lock)
            {
                // What was settled while it was read may be in it or not: rather counted twice until the next read than not at all.
                _doubtful = _meanwhile is not { TokensOfDay: 0, CostOfDay: 0 };
                _use = use.Add(_meanwhile.TokensOfDay, _meanwhile.CostOfDay);
                _readAt = now;
                Warn(_use, now);
            }
        }
        finally
        {
            lock (_lock)
            {
                _meanwhile = null;
            }
        }
    }

    private BudgetAnswer Decide(BudgetRequest request, BudgetUse use, DateTimeOffset now)
    {
        foreach (var (id, lease) in _leases.ToArray())
        {
            if (now - lease.At > LeaseTime)
            {
                _leases.Remove(id);
            }
        }

        var own = request.LeaseId is { } known ? _leases.GetValueOrDefault(known) : null;
        if (own is not null && own.Tokens >= request.Tokens && own.Cost >= request.Cost)
        {
            return new(BudgetVerdict.Granted, scope);
        }

        BudgetLimit? full = null;
        foreach (var limit in options.Of(scope).Limits())
        {
            // A call that asks for more has used what it had.
            if (use.Of(limit) + (own?.Of(limit) ?? 0) >= limit.Amount)
            {
                return new(BudgetVerdict.Exhausted, scope, limit, limit.ResetsAt(now));
            }

            if (use.Of(limit) + _leases.Values.Sum(lease => lease.Of(limit)) >= limit.Amount)
            {
                full = limit;
            }
        }

        if (request.LeaseId is not { } wanted)
        {
            return new(BudgetVerdict.Granted, scope);
        }

        if (full is null)
        {
            _leases[wanted] = new(Math.Max(request.Tokens, own?.Tokens ?? 0), Math.Max(request.Cost, own?.Cost ?? 0), now);
            return new(BudgetVerdict.Granted, scope);
        }

        // Calls under way that only wait for each other would wait for ever.
        if (own is not null && _leases.Values.All(lease => lease == own || lease.Waits))
        {
            return new(BudgetVerdict.Exhausted, scope, full, full.ResetsAt(now));
        }

        if (own is not null)
        {
            own.Waits = true;
        }

        return new(BudgetVerdict.Wait, scope, full, full.ResetsAt(now));
    }

    private void Warn(BudgetUse use, DateTimeOffset now)
    {
        foreach (var limit in options.Of(scope).Limits().Where(limit => use.Of(limit) * 100 >= limit.Amount * options.WarnAt))
        {
            if (_warned.Add((limit, limit.ResetsAt(now))))
            {
                LogNearlySpent(
                    logger, scope.ToString(), use.Of(limit), limit.Amount, limit.IsCost ? "cost" : "tokens",
                    limit.IsMonth ? "month" : "day");
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Scope} has used {Used} of {Limit} {Kind} for the {Period} (ChatCluster:Budgets).")]
    private static partial void LogNearlySpent(ILogger logger, string scope, decimal used, decimal limit, string kind, string period);

    /// <summary>What a call has reserved.</summary>
    private sealed class Lease(long tokens, decimal cost, DateTimeOffset at)
    {
        public long Tokens => tokens;

        public decimal Cost => cost;

        public DateTimeOffset At => at;

        /// <summary>Whether the call has used it and asks for more.</summary>
        public bool Waits { get; set; }

        public decimal Of(BudgetLimit limit) => limit.IsCost ? cost : tokens;
    }
}
