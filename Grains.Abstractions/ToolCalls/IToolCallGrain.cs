using ChatCluster.Threads;
using ChatCluster.Tools;
using Orleans.Concurrency;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>
/// One tool call; the key is <see cref="ToolCallKey.ToString"/>. It makes the call beside its requests, on a silo of its own choice, and
/// keeps the result until the thread has stored it. So the call outlives the silo of its thread; when its own silo dies, the next
/// activation does not know the call, and says so.
/// </summary>
[Alias("ChatCluster.IToolCallGrain")]
public interface IToolCallGrain : IGrainWithStringKey
{
    /// <summary>How the call stands, at once.</summary>
    [Alias("Ask")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:02")]
    Task<ToolCallReport> AskAsync(CancellationToken cancellationToken);

    /// <summary>Makes the call, and answers like <see cref="WatchAsync"/>. Repeating an order is harmless.</summary>
    /// <param name="ticket">Of the report that did not know the call. With that of another activation nothing is begun: that one may have
    /// made the call.</param>
    /// <param name="cancellationToken">Of the question: the call itself goes on until it is released.</param>
    [Alias("Begin")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:06")]
    Task<ToolCallReport> BeginAsync(Guid ticket, ToolOrder order, CancellationToken cancellationToken);

    /// <summary>How the call stands, when there is a result or more notes than the caller has seen; after 3 s in any case.</summary>
    [Alias("Watch")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:06")]
    Task<ToolCallReport> WatchAsync(int notes, CancellationToken cancellationToken);

    /// <summary>The thread needs nothing of this call any more: it is ended if it is under way, and its result is dropped.</summary>
    [Alias("Release")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:02")]
    Task ReleaseAsync(CancellationToken cancellationToken);
}
