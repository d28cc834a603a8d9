using System.Security.Cryptography;
using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>The statements about files of threads. Their bytes are kept once for each owner, as long as a thread has them.</summary>
internal static class FileRows
{
    public static void Add(Connection connection, ThreadKey key, string id, ThreadFile file, ReadOnlySpan<byte> hash)
    {
        var owner = OwnerRows.FindOrAdd(connection, key.Owner);
        var content = FindContent(connection, owner, hash) ?? AddContent(connection, owner, hash, file.Content.Span);
        Add(connection, owner, key.Id, id, file.Name, file.MediaType, content);
    }

    public static ThreadFile? Read(Connection connection, ThreadKey key, string id)
    {
        using var found = connection.Use(
            """
            SELECT f.name, f.media_type, c.bytes FROM owners o JOIN files f ON f.owner = o.id JOIN contents c ON c.id = f.content
            WHERE o.name = ?1 AND f.thread = ?2 AND f.file = ?3
            """).Bind(1, key.Owner.ToString()).Bind(2, key.Id).Bind(3, id);
        return found.Step() ? new(found.Text(0), found.Text(1), found.Bytes(2).ToArray()) : null;
    }

    /// <summary>Gives a file of a thread to another one of its owner.</summary>
    public static bool Share(Connection connection, ThreadKey from, string to, string id)
    {
        using var found = connection.Use(
            """
            SELECT o.id, f.name, f.media_type, f.content FROM owners o JOIN files f ON f.owner = o.id
            WHERE o.name = ?1 AND f.thread = ?2 AND f.file = ?3
            """).Bind(1, from.Owner.ToString()).Bind(2, from.Id).Bind(3, id);
        if (!found.Step())
        {
            return false;
        }

        Add(connection, found.Long(0), to, id, found.Text(1), found.Text(2), found.Long(3));
        return true;
    }

    public static bool Any(Connection connection, ThreadKey key)
    {
        using var found = connection
            .Use("SELECT 1 FROM owners o JOIN files f ON f.owner = o.id WHERE o.name = ?1 AND f.thread = ?2 LIMIT 1")
            .Bind(1, key.Owner.ToString()).Bind(2, key.Id);
        return found.Step();
    }

    public static void Delete(Connection connection, long owner, string thread)
    {
        var contents = new List<long>();
        using (var removed = connection.Use("DELETE FROM files WHERE owner = ?1 AND thread = ?2 RETURNING content")
            .Bind(1, owner).Bind(2, thread))
        {
            while (removed.Step())
            {
                contents.Add(removed.Long(0));
            }
        }

        using var unused = connection.Use("DELETE FROM contents WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM files WHERE content = ?1)");
        foreach (var content in contents)
        {
            unused.Bind(1, content).Execute();
        }
    }

    public static byte[] HashOf(ThreadFile file) => SHA256.HashData(file.Content.Span);

    private static void Add(Connection connection, long owner, string thread, string id, string name, string mediaType, long content)
    {
        using var add = connection.Use("INSERT INTO files VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING")
            .Bind(1, owner).Bind(2, thread).Bind(3, id).Bind(4, name).Bind(5, mediaType).Bind(6, content);
        add.Execute();
    }

    private static long? FindContent(Connection connection, long owner, ReadOnlySpan<byte> hash)
    {
        using var found = connection.Use("SELECT id FROM contents WHERE owner = ?1 AND hash = ?2").Bind(1, owner).Bind(2, hash);
        return found.Step() ? found.Long(0) : null;
    }

    private static long AddContent(Connection connection, long owner, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> bytes)
    {
        using var add = connection.Use("INSERT INTO contents (owner, hash, size, bytes) VALUES (?1, ?2, ?3, ?4) RETURNING id")
            .Bind(1, owner).Bind(2, hash).Bind(3, bytes.Length).Bind(4, bytes);
        add.Step();
        return add.Long(0);
    }
}
