using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Grains;

/// <summary>Reads the store, and the list of tools, for front ends, on whichever silo is near: lists and histories need no actor.</summary>
[Alias("ChatCluster.ICatalogGrain")]
public interface ICatalogGrain : IGrainWithIntegerKey
{
    [Alias("Find")]
    [ResponseTimeout("00:00:05")]
    Task<ThreadSummary?> FindAsync(ThreadKey key);

    [Alias("List")]
    [ResponseTimeout("00:00:10")]
    Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query);

    /// <summary>Stored events after a sequence, oldest first, as a <see cref="FrameBlock"/>, up to a count or some megabytes, at least one if there is one; none when there is no such thread.</summary>
    [Alias("Read")]
    [ResponseTimeout("00:00:10")]
    Task<byte[]?> ReadAsync(ThreadKey key, long after, int count);

    /// <summary>Stored events before a sequence, newest first, as a <see cref="FrameBlock"/>, up to a count or some megabytes, at least one if there is one; none when there is no such thread.</summary>
    [Alias("ReadBackward")]
    [ResponseTimeout("00:00:10")]
    Task<byte[]?> ReadBackwardAsync(ThreadKey key, long before, int count);

    /// <summary>The tools as this silo has them, a <c>ToolListing</c> as JSON: front ends hold no tool and no secret of one.</summary>
    [Alias("ListTools")]
    [ResponseTimeout("00:00:05")]
    Task<byte[]> ListToolsAsync();

    /// <summary>What an owner has used.</summary>
    [Alias("ReadUsage")]
    [ResponseTimeout("00:00:10")]
    Task<OwnerUsage> ReadUsageAsync(Owner owner);

    /// <summary>Usage that was added up.</summary>
    [Alias("SumUsage")]
    [ResponseTimeout("00:00:30")]
    Task<UsageSum[]> SumUsageAsync(UsageQuery query);
}
