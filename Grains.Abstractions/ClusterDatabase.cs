namespace ChatCluster.Grains;

/// <summary>Orleans' own tables: in the database and the schema of the threads, so that one connection string is enough.</summary>
public static class ClusterDatabase
{
    /// <summary>How ADO.NET calls the driver.</summary>
    public const string Invariant = "Npgsql";

    /// <summary>The connection string for Orleans, from the one of the threads.</summary>
    // The last value of a keyword counts: the pool's size may be set, the schema may not.
    public static string ForOrleans(string connectionString) =>
        $"Application Name=ChatCluster.Orleans;Maximum Pool Size=10;Max Auto Prepare=20;No Reset On Close=true;{connectionString};Search Path=chatcluster";
}
