namespace ChatCluster.Storage.Sqlite;

/// <summary>Another process has the data folder open. Its owner must be one process: it alone knows what is under way.</summary>
internal sealed class FolderInUseException(string message, Exception inner) : IOException(message, inner);
