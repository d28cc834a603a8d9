namespace ChatCluster.Runs;

/// <summary>Counts the runs that a process is working on.</summary>
internal sealed class RunGauge
{
    private int _active;

    public int Active => Volatile.Read(ref _active);

    public IDisposable Enter()
    {
        Interlocked.Increment(ref _active);
        return new Exit(this);
    }

    private sealed class Exit(RunGauge gauge) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gauge._active);
    }
}
