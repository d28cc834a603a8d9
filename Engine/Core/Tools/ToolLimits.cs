namespace ChatCluster.Tools;

/// <summary>What the calls of one tool share in this process.</summary>
// The semaphore's wait handle is never used, so there is nothing to dispose of.
#pragma warning disable CA1001
internal sealed class ToolLimits(int concurrency, TimeProvider time)
#pragma warning restore CA1001
{
    public SemaphoreSlim Slots { get; } = new(concurrency, concurrency);

    public ToolCircuit Circuit { get; } = new(time);
}
