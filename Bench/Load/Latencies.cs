namespace ChatCluster.Bench.Load;

/// <summary>Counts durations in steps of 20 µs up to 10 s, from many threads at once.</summary>
internal sealed class Latencies
{
    private const int Step = 20;

    private readonly int[] _counts = new int[10_000_000 / Step];
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    public void Add(long microseconds)
    {
        Interlocked.Increment(ref _counts[Math.Clamp(microseconds / Step, 0, _counts.Length - 1)]);
        Interlocked.Increment(ref _count);
    }

    /// <summary>The duration in milliseconds that a share of all does not exceed.</summary>
    public double Percentile(double share)
    {
        var wanted = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            seen += _counts[i];
            if (seen >= wanted)
            {
                return (i + 1) * Step / 1000.0;
            }
        }

        return double.NaN;
    }
}
