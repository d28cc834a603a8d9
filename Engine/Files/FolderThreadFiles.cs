using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>
/// Files in a folder of the data folder. The content is kept once for each owner, and begins with one line of JSON that has its name and media type. Beside it a folder names
/// the threads that have it, and each thread has a folder that names its files: the last thread to go takes the content with it. A data folder belongs to one process.
/// </summary>
internal sealed class FolderThreadFiles(string dataFolder) : IThreadFiles
{
    private const string NameOfThreads = ".threads";
    private const string Reference = ".ref";

    private readonly string _folder = Path.Combine(dataFolder, "files");

    // What a thread gives up another may be about to take. Held for names only, which are quick; contents are written beside.
    private readonly Lock _names = new();

    public async Task<string> AddAsync(ThreadKey key, ThreadFile file, CancellationToken cancellationToken)
    {
        var id = FileId.Of(file);
        var content = ContentOf(key, id);

        // Before the content: what is cut off here leaves names behind, which go with their thread, and no content without a name.
        Refer(key, id);
        if (!File.Exists(content))
        {
            await WriteAsync(content, file, cancellationToken);

            // The thread may have been deleted meanwhile, and will be once more.
            Refer(key, id);
        }

        return id;
    }

    public async Task<bool> ShareAsync(ThreadKey from, ThreadKey to, string id, CancellationToken cancellationToken)
    {
        lock (_names)
        {
            if (from.Owner == to.Owner && File.Exists(Path.Combine(FolderOf(from), id + Reference)) && File.Exists(ContentOf(from, id)))
            {
                Refer(to, id);
                return true;
            }
        }

        // A file from before contents were shared: the copy is kept so that the next one is none.
        return await ReadAsync(from, id, cancellationToken) is { } file && await AddAsync(to, file, cancellationToken) == id;
    }

    public async Task<ThreadFile?> ReadAsync(ThreadKey key, string id, CancellationToken cancellationToken)
    {
        var named = Path.Combine(FolderOf(key), id);
        var bytes = File.Exists(named + Reference) ? await ReadBytesAsync(ContentOf(key, id), cancellationToken) : await ReadBytesAsync(named, cancellationToken);
        if (bytes is null)
        {
            return null;
        }

        var end = Array.IndexOf(bytes, (byte)'\n');
        var head = JsonSerializer.Deserialize<Head>(bytes.AsSpan(0, end))!;
        return new(head.Name, head.MediaType, bytes.AsMemory(end + 1));
    }

    public Task DeleteAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        var folder = FolderOf(key);
        lock (_names)
        {
            if (!Directory.Exists(folder))
            {
                return Task.CompletedTask;
            }

            // The thread's own names go last: a deletion that was cut off finds again what it has left.
            foreach (var reference in Directory.EnumerateFiles(folder, "*" + Reference))
            {
                Release(key, Path.GetFileNameWithoutExtension(reference));
            }

            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }

    private static async Task<byte[]?> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(string path, ThreadFile file, CancellationToken cancellationToken)
    {
        // Written beside and renamed, so that half a file is never taken for one.
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        await using (var stream = PrivateFiles.Open(draft, FileMode.CreateNew, FileOptions.Asynchronous))
        {
            await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(new Head(file.Name, file.MediaType)), cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await stream.WriteAsync(file.Content, cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private void Refer(ThreadKey key, string id)
    {
        lock (_names)
        {
            Touch(FolderOf(key), id + Reference);
            Touch(ContentOf(key, id) + NameOfThreads, NameOf(key.ToString()));
        }
    }

    private void Release(ThreadKey key, string id)
    {
        var content = ContentOf(key, id);
        var threads = content + NameOfThreads;
        if (Directory.Exists(threads))
        {
            File.Delete(Path.Combine(threads, NameOf(key.ToString())));
            if (Directory.EnumerateFileSystemEntries(threads).Any())
            {
                return;
            }
        }

        File.Delete(content);
        if (Directory.Exists(threads))
        {
            Directory.Delete(threads);
        }
    }

    private static void Touch(string folder, string name)
    {
        CreateFolders(folder);
        PrivateFiles.Ensure(Path.Combine(folder, name));
    }

    /// <summary>Makes a folder that may stand deep, each one on the way for this account alone.</summary>
    private static void CreateFolders(string folder)
    {
        if (!Directory.Exists(folder))
        {
            CreateFolders(Path.GetDirectoryName(folder)!);
            PrivateFiles.CreateFolder(folder);
        }
    }

    private string FolderOf(ThreadKey key) => Path.Combine(_folder, NameOf(key.ToString()));

    private string ContentOf(ThreadKey key, string id) => Path.Combine(_folder, "shared", NameOf(key.Owner.ToString()), id);

    // The hash keeps apart what file systems would confuse, as names that differ by case only.
    private static string NameOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private sealed record Head(string Name, string MediaType);
}
