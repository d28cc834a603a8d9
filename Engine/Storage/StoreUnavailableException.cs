namespace ChatCluster.Storage;

/// <summary>The store cannot be reached or cannot write. Whether the last append happened is not known.</summary>
public sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
