namespace ChatCluster.Storage.Sqlite;

/// <summary>Something the writer does in a transaction that it shares with whatever else is waiting.</summary>
internal interface IWrite
{
    /// <summary>Whether it deletes text, which is off the disk only when the log of the database is too.</summary>
    bool Erases { get; }

    /// <summary>Does it. What it finds wrong before it has changed anything becomes its own result and fails nobody else's.</summary>
    void Run(Connection connection);

    /// <summary>The write is durable: completes the caller's task.</summary>
    void Finish();

    /// <summary>The write failed, or its outcome is unknown.</summary>
    void Fail(Exception exception);
}
