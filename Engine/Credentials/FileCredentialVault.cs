using System.Security.Cryptography;
using System.Text;
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
        Directory.CreateDirectory(_folder);
        _cipher = new(KeyFile.ReadOrCreate(Path.Combine(_folder, "key"), CredentialCipher.KeyLength, "Runs in progress then go on without their callers' credentials."));
    }

    public async Task WriteAsync(ThreadKey key, string messageId, IReadOnlyDictionary<string, string> credentials, CancellationToken cancellationToken)
    {
        var place = Place(key, messageId);
        await using var file = KeyFile.CreatePrivate(FileOf(place));
        await file.WriteAsync(_cipher.Encrypt(credentials, place), cancellationToken);
        file.Flush(flushToDisk: true);
    }

    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        var place = Place(key, messageId);
        return File.Exists(FileOf(place))
            ? _cipher.Decrypt(await File.ReadAllBytesAsync(FileOf(place), cancellationToken), place)
            : new Dictionary<string, string>();
    }

    public Task DeleteAsync(ThreadKey key, string messageId, CancellationToken cancellationToken)
    {
        File.Delete(FileOf(Place(key, messageId)));
        return Task.CompletedTask;
    }

    public void Dispose() => _cipher.Dispose();

    private static string Place(ThreadKey key, string messageId) => $"{key}/{messageId}";

    private string FileOf(string place) => Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place))));
}
