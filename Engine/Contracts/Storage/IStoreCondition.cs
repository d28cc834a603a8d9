namespace ChatCluster.Storage;

/// <summary>Whether the store of this process takes writes, for whoever decides where new requests go.</summary>
public interface IStoreCondition
{
    /// <summary>What keeps the store from taking writes at the moment, in a sentence; none when nothing does.</summary>
    Task<string?> FindTroubleAsync(CancellationToken cancellationToken);
}
