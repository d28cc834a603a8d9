namespace ChatCluster.Grains;

/// <summary>Where a front end receives its batches. Acknowledged: the silo sends the next batch when this one has arrived.</summary>
[Alias("ChatCluster.IRelayObserver")]
public interface IRelayObserver : IGrainObserver
{
    [Alias("Receive")]
    [ResponseTimeout("00:00:01")]
    Task ReceiveAsync(FrameBatch batch);
}
