using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>Files in a folder of the data folder, one folder for each thread. A file begins with one line of JSON that has its name and media type.</summary>
internal sealed class FolderThreadFiles(string dataFolder) : IThreadFiles
{
    private readonly string _folder = Path.Combine(dataFolder, "files");

    public async Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken)
    {
        var id = FileId.Of(file);
        var folder = FolderOf(key);
        var path = Path.Combine(folder, id);
        if (File.Exists(path))
        {
            return id;
        }

        PrivateFiles.CreateFolder(_folder);
        PrivateFiles.CreateFolder(folder);

        // Written beside and renamed, so that half a file is never taken for one.
        var draft = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".new");
        await using (var stream = PrivateFiles.Open(draft, FileMode.CreateNew, FileOptions.Asynchronous))
        {
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Head(file.Name, file.MediaType)), cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await stream.WriteAsync(file.Content, cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
        return id;
    }

    public async Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(Path.Combine(FolderOf(key), id), cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        var end = Array.IndexOf(bytes, (byte)'\n');
        var head = JsonSerializer.Deserialize<Head>(bytes.AsSpan(0, end))!;
        return new(head.Name, head.MediaType, bytes.AsMemory(end + 1));
    }

    public Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        try
        {
            Directory.Delete(FolderOf(key), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // The thread had none.
        }

        return Task.CompletedTask;
    }

    // The hash keeps apart what file systems would confuse, as names that differ by case only.
    private string FolderOf(ThreadKey key) => Path.Combine(_folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString()))));

    private sealed record Head(string Name, string MediaType);
}
