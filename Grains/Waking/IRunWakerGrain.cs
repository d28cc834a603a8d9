namespace ChatCluster.Grains.Waking;

/// <summary>
/// The backstop: a reminder that looks after running threads even if no silo saw another one go. There is one, with key 0.
/// </summary>
[Alias("ChatCluster.IRunWakerGrain")]
internal interface IRunWakerGrain : IGrainWithIntegerKey
{
    /// <summary>Ensures that the reminder is set.</summary>
    [Alias("Ensure")]
    Task EnsureAsync(CancellationToken cancellationToken);
}
