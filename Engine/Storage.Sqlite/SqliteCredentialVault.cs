using System.Security.Cryptography;
using System.Text;
using ChatCluster.Credentials;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Credentials in the database of the threads, encrypted with a key that lies beside it.</summary>
internal sealed class SqliteCredentialVault(Writer writer, ReaderPool readers, CredentialCipher cipher) : ICredentialVault, IDisposable
{
    private const string ThreadMatches = "owner = (SELECT id FROM owners WHERE name = ?1) AND thread = ?2";

    public Task WriteAsync(
        ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sealedBytes = cipher.Encrypt(credentials, Place(key, messageId));
        return writer.RunAsync(connection =>
        {
            Put(connection, key, NameOf(messageId), sealedBytes);
        });
    }

    public Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var sealedBytes = readers.Read(connection =>
        {
            using var found = connection.Use($"SELECT sealed FROM credentials WHERE {ThreadMatches} AND message = ?3")
                .Bind(1, key.Owner.ToString()).Bind(2, key.Id).Bind(3, NameOf(messageId));
            return found.Step() ? found.Bytes(0).ToArray() : null;
        });
        return Task.FromResult(sealedBytes is null ? new Dictionary<string, string>() : cipher.Decrypt(sealedBytes, Place(key, messageId)));
    }

    // Their text is not in the log of the database either way: what is stored is encrypted.
    public Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return writer.RunAsync(connection => Delete(connection, key, [NameOf(messageId)]));
    }

    public Task DeleteOthersAsync(ThreadKey key, IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var kept = messageIds.Select(NameOf).ToHashSet(StringComparer.Ordinal);

        // Every activation asks, and most threads never had any.
        var others = readers.Read(connection => Stored(connection, key).Where(message => !kept.Contains(message)).ToArray());
        return others.Length == 0 ? Task.CompletedTask : writer.RunAsync(connection => Delete(connection, key, others));
    }

    public void Dispose() => cipher.Dispose();

    internal static void Put(Connection connection, ThreadKey key, string message, ReadOnlySpan<byte> sealedBytes)
    {
        using var put = connection.Use("INSERT OR REPLACE INTO credentials VALUES (?1, ?2, ?3, ?4)")
            .Bind(1, OwnerRows.FindOrAdd(connection, key.Owner)).Bind(2, key.Id).Bind(3, message).Bind(4, sealedBytes);
        put.Execute();
    }

    private static List<string> Stored(Connection connection, ThreadKey key)
    {
        var messages = new List<string>();
        using var found = connection.Use($"SELECT message FROM credentials WHERE {ThreadMatches}")
            .Bind(1, key.Owner.ToString()).Bind(2, key.Id);
        while (found.Step())
        {
            messages.Add(found.Text(0));
        }

        return messages;
    }

    private static bool Delete(Connection connection, ThreadKey key, IEnumerable<string> messages)
    {
        foreach (var message in messages)
        {
            using var delete = connection.Use($"DELETE FROM credentials WHERE {ThreadMatches} AND message = ?3")
                .Bind(1, key.Owner.ToString()).Bind(2, key.Id).Bind(3, message);
            delete.Execute();
        }

        return true;
    }

    private static string Place(ThreadKey key, string messageId) => $"{key}/{messageId}";

    // A caller may name a message as it likes, and at any length.
    private static string NameOf(string messageId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(messageId)));
}
