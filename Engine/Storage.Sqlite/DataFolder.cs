namespace ChatCluster.Storage.Sqlite;

/// <summary>Which file is where in the data folder.</summary>
internal sealed class DataFolder(string path)
{
    public string Root { get; } = Path.GetFullPath(path);

    public string Lock => Combine("lock");

    public string LockHolder => Combine("lock.json");

    /// <summary>Threads, files, credentials and the index of words. SQLite keeps its log beside it, <c>-wal</c> and <c>-shm</c>.</summary>
    public string Database => Combine("chat.db");

    /// <summary>The database while the threads of an older version are brought into it.</summary>
    public string NewDatabase => Combine("chat.db.new");

    /// <summary>What credentials are encrypted with. Not in the database, so that a copy of that alone tells none.</summary>
    public string CredentialKey => Combine("credential.key");

    /// <summary>Where the files of an older version are left.</summary>
    public string Backup => Combine("backup-before-sqlite");

    public string Combine(string name) => Path.Join(Root, name);

    /// <summary>Says that nothing can be written here, and what to do.</summary>
    public StoreUnavailableException NotWritable(Exception cause) => new(
        $"The data folder '{Root}' cannot be written: {cause.Message.TrimEnd('.')}. " +
        "Give this account the right to write there, mount its file system writable, or set ChatCluster:Data to another folder.",
        cause)
    {
        Condition = "The data folder cannot be written.",
    };
}
