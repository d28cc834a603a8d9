namespace ChatCluster.Storage;

/// <summary>Whether the store of this process accepts writes; used by readiness checks.</summary>
public interface IStoreCondition
{
    /// <summary>Why the store accepts no writes at the moment, in a sentence; null when it does.</summary>
    Task<string?> GetProblemAsync(CancellationToken cancellationToken);
}
