using ChatCluster.Models;
using ChatCluster.Threads;

namespace ChatCluster.Budgets;

/// <summary>What one model call has reserved. Disposing gives it back, with what was used of it.</summary>
internal sealed class BudgetLease(BudgetGate gate, BudgetScope[] scopes, ModelPrice? price, long input, int slice) : IDisposable
{
    private const int CharactersPerToken = 4;
    private const int Margin = 8;

    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly List<BudgetScope> _taken = [];
    private long _output;

    /// <summary>What the call has used; nothing until it is said.</summary>
    public Usage? Used { get; set; }

    /// <summary>
    /// Whether so many characters of output are reserved, and some more: a piece of a reply that is read is used already.
    /// </summary>
    public bool Covers(long characters) => scopes.Length == 0 || characters <= (_output - (slice / Margin)) * CharactersPerToken;

    /// <summary>Reserves some more output.</summary>
    /// <param name="onWait">Called while it waits for other calls.</param>
    /// <exception cref="BudgetExhaustedException">Nothing is left.</exception>
    public async Task ExtendAsync(Action onWait, CancellationToken cancellationToken)
    {
        if (scopes.Length == 0)
        {
            return;
        }

        var output = _output + slice;
        var cost = price?.Of(new() { InputTokens = input, OutputTokens = output }) ?? 0;
        try
        {
            foreach (var scope in scopes)
            {
                if (!_taken.Contains(scope))
                {
                    _taken.Add(scope);
                }

                await gate.ReserveAsync(scope, new(_id, input + output, cost), onWait, cancellationToken);
            }
        }
        catch when (_output == 0)
        {
            // The call is not made.
            Dispose();
            throw;
        }

        _output = output;
    }

    public void Dispose()
    {
        var tokens = Used is { } used ? BudgetUse.TokensOf(used) : 0;
        var cost = Used is { OwnKey: not true, Cost: { } paid } ? paid : 0;
        _taken.ForEach(scope => gate.Settle(scope, new(_id, tokens, cost)));
        _taken.Clear();
    }
}
