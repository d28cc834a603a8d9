using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Owners by number: short in every row that is theirs.</summary>
internal static class OwnerRows
{
    public static long? Find(Connection connection, Owner owner)
    {
        using var found = connection.Use("SELECT id FROM owners WHERE name = ?1").Bind(1, owner.ToString());
        return found.Step() ? found.Long(0) : null;
    }

    public static long FindOrAdd(Connection connection, Owner owner)
    {
        if (Find(connection, owner) is { } known)
        {
            return known;
        }

        using var add = connection.Use("INSERT INTO owners (name) VALUES (?1) RETURNING id").Bind(1, owner.ToString());
        add.Step();
        return add.Long(0);
    }

    /// <summary>Deletes an owner who has nothing any more.</summary>
    public static void Forget(Connection connection, long owner)
    {
        using var delete = connection.Use(
            """
            DELETE FROM owners WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM threads WHERE owner = ?1)
              AND NOT EXISTS (SELECT 1 FROM files WHERE owner = ?1) AND NOT EXISTS (SELECT 1 FROM credentials WHERE owner = ?1)
              AND NOT EXISTS (SELECT 1 FROM usage WHERE owner = ?1)
              AND NOT EXISTS (SELECT 1 FROM memory WHERE owner = ?1)
              AND NOT EXISTS (SELECT 1 FROM documents WHERE owner = ?1)
            """).Bind(1, owner);
        delete.Execute();
    }
}
