namespace ChatCluster.Storage;

/// <summary>What is stored of a thread cannot be read, and will not be on the next try either: bytes were changed or lost.</summary>
public sealed class ThreadDamagedException(string message, Exception? inner = null) : Exception(message, inner);
