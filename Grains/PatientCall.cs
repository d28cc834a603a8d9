namespace ChatCluster.Grains;

/// <summary>A call that nobody waits for: made again while the cluster has yet to notice that a silo is gone.</summary>
internal static class PatientCall
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <summary>Makes a call until it succeeds, so many times at most, with pauses that grow.</summary>
    /// <returns>Why it was abandoned; null when it succeeded or was cancelled.</returns>
    public static async Task<Exception?> MakeAsync(Func<Task> call, int attempts, TimeProvider time, CancellationToken cancellationToken)
    {
        // Not on the caller's scheduler: its activation may be the one that ends.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var pause = FirstPause;
        for (var attempt = 1; !cancellationToken.IsCancellationRequested; attempt++)
        {
            try
            {
                await call().ConfigureAwait(false);
                return null;
            }
            catch (Exception exception) when (attempt == attempts)
            {
                return exception;
            }
            catch (Exception)
            {
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }

        return null;
    }
}
