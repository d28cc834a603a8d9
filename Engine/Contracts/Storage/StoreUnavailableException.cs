namespace ChatCluster.Storage;

/// <summary>The store cannot be reached or cannot write. Whether the last append happened is not known.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>
    /// Details for the caller beyond that the store is unavailable; nothing that is only for operators.
    /// </summary>
    public string? Advice { get; init; }

    /// <summary>What is wrong, in words that anybody may be told: without names of files and servers. Null when it is not known.</summary>
    public string? Condition { get; init; }
}
