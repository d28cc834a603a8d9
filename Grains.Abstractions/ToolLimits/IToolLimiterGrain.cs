using Orleans.Concurrency;

namespace ChatCluster.Grains.ToolLimits;

/// <summary>
/// The limits of one tool for the whole cluster; the key is the tool's name. Calls wait here in line for a place, keep it for as long as
/// their silo says that they are under way, and tell what came of them. It remembers nothing: calls under way make themselves known to the
/// next activation.
/// </summary>
[Alias("ChatCluster.IToolLimiterGrain")]
public interface IToolLimiterGrain : IGrainWithStringKey
{
    /// <summary>Joins the line, and answers at once. Asking again keeps the turn.</summary>
    /// <param name="call">Names the call here.</param>
    /// <param name="concurrency">Calls of this tool at once.</param>
    [Alias("Enter")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:02")]
    Task<LimiterTurn> EnterAsync(Guid call, int concurrency, CancellationToken cancellationToken);

    /// <summary>Like <see cref="EnterAsync"/>, but answers when it is the call's turn, or after 2 s.</summary>
    [Alias("AwaitTurn")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<LimiterTurn> AwaitTurnAsync(Guid call, int concurrency, CancellationToken cancellationToken);

    /// <summary>These calls are under way. A silo says so every 3 s; a call that was not heard of for 10 s has lost its place.</summary>
    [Alias("Renew")]
    [AlwaysInterleave]
    [OneWay]
    Task RenewAsync(Guid[] calls);

    /// <summary>The outcome of a call; null when it was abandoned.</summary>
    /// <param name="failure">The code of the error when the endpoint is at fault.</param>
    [Alias("Settle")]
    [AlwaysInterleave]
    [OneWay]
    Task SettleAsync(Guid call, bool givenUp, string? failure);

    /// <summary>The call needs its place, or its turn, no more.</summary>
    [Alias("Leave")]
    [AlwaysInterleave]
    [OneWay]
    Task LeaveAsync(Guid call);
}
