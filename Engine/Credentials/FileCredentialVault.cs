using System.Security.Cryptography;
using System.Text;
using ChatCluster.Files;
using ChatCluster.Threads;

namespace ChatCluster.Credentials;

/// <summary>Credentials in files, one for each message that came with some, encrypted with a key that only this account can read.</summary>
internal sealed class FileCredentialVault : ICredentialVault, IDisposable
{
    private readonly string _folder;
    private readonly CredentialCipher _cipher;

    public FileCredentialVault(string dataFolder)
    {
        _folder = Path.Combine(dataFolder, "credentials");
        PrivateFiles.CreateFolder(_folder);
        _cipher = new(KeyFile.ReadOrCreate(Path.Combine(_folder, "key"), CredentialCipher.KeyLength, "Runs in progress then go on without their callers' credentials."));
    }

    public async Task WriteAsync(ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken)
    {
        await using var file = PrivateFiles.Open(FileOf(key, messageId), FileMode.Create, FileOptions.Asynchronous);
        await file.WriteAsync(_cipher.Encrypt(credentials, Place(key, messageId)), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        var file = FileOf(key, messageId);
        return File.Exists(file)
            ? _cipher.Decrypt(await File.ReadAllBytesAsync(file, cancellationToken), Place(key, messageId))
            : new Dictionary<string, string>();
    }

    public Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        File.Delete(FileOf(key, messageId));
        return Task.CompletedTask;
    }

    public Task DeleteOthersAsync(ThreadKey key, IReadOnlyCollection<string> messageIds, CancellationToken cancellationToken)
    {
        var kept = messageIds.Select(messageId => FileOf(key, messageId)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_folder, $"{Hash(key.ToString())}.*").Where(file => !kept.Contains(file)))
        {
            File.Delete(file);
        }

        return Task.CompletedTask;
    }

    public void Dispose() => _cipher.Dispose();

    private static string Place(ThreadKey key, string messageId) => $"{key}/{messageId}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private string FileOf(ThreadKey key, string messageId) => Path.Combine(_folder, $"{Hash(key.ToString())}.{Hash(messageId)}");
}
