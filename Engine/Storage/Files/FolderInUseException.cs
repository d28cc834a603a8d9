namespace ChatCluster.Storage.Files;

/// <summary>Another process has the data folder open. Two writers would destroy each other's threads.</summary>
public sealed class FolderInUseException(string message, Exception inner) : IOException(message, inner);
