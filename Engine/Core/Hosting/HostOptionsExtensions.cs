namespace ChatCluster.Hosting;

internal static class HostOptionsExtensions
{
    /// <summary>The waits of one thread whose store fails, without end.</summary>
    public static IEnumerable<TimeSpan> RetryWaits(this HostOptions options)
    {
        for (var wait = options.RetryAfter; ; wait = wait < options.RetryAfter * 16 ? wait * 2 : wait)
        {
            // Threads lose their store in one moment; they must not all ask for it again in one.
            yield return wait * (1 + (Random.Shared.NextDouble() / 2));
        }
    }
}
