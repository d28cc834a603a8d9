using Microsoft.Extensions.Logging.Abstractions;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Files;

/// <summary>A data folder of its own that is removed in the end.</summary>
internal sealed class DataFolderFixture(string under) : IDisposable
{
    // The tests make thousands of copies of small folders: in memory, where the machine has a place for that.
    private static readonly string CopiesFolder = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    private FileThreadStore? open;

    public DataFolderFixture()
        : this(System.IO.Path.GetTempPath())
    {
    }

    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Join(under, $"chatcluster-store-{Guid.NewGuid():N}")).FullName;

    public FileThreadStoreOptions Options => new() { Folder = Path };

    /// <summary>Opens the folder, or a copy of it.</summary>
    public Task<FileThreadStore> OpenAsync(Disk? disk = null, Action<FileThreadStoreOptions>? configure = null)
    {
        var options = Options;
        configure?.Invoke(options);
        return FileThreadStore.OpenAsync(options, disk ?? new Disk(options.Fsync), TimeProvider.System, NullLogger.Instance, CancellationToken.None);
    }

    /// <summary>Copies the files as they are: what a crash at this moment would leave.</summary>
    public DataFolderFixture Copy()
    {
        var copy = new DataFolderFixture(CopiesFolder);
        CopyTo(copy);
        return copy;
    }

    /// <summary>Copies the files when no checkpoint has moved any of them in between.</summary>
    public DataFolderFixture CopyAtRest()
    {
        while (true)
        {
            var before = Moving();
            var copy = new DataFolderFixture(CopiesFolder);
            try
            {
                CopyTo(copy);
                if (before.SequenceEqual(Moving()))
                {
                    return copy;
                }
            }
            catch (IOException)
            {
                // A file went away under the copy.
            }

            copy.Dispose();
        }

        string[] Moving() => [.. Files("journal-*"), .. Files("catalog*").Select(file => $"{file} {System.IO.File.GetLastWriteTimeUtc(file).Ticks}")];
    }

    /// <summary>Leaves a store open with thread t1 of three appends, and another thread.</summary>
    public async Task WriteThreeAppendsAsync()
    {
        var store = open = await OpenAsync();
        await store.AppendAsync(Key("other"), 0, "other");
        await store.AppendAsync(Key(), 0, "1");
        await store.AppendAsync(Key(), 1, "2", "3");
        await store.AppendAsync(Key(), 3, "4", "5");
    }

    public async Task CloseAsync()
    {
        await open!.DisposeAsync();
        open = null;
    }

    public string[] Files(string pattern) => Directory.GetFiles(Path, pattern, SearchOption.AllDirectories);

    public string One(string pattern) => Files(pattern).Single();

    public void Dispose()
    {
        open?.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(Path, recursive: true);
    }

    private void CopyTo(DataFolderFixture copy)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Join(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            if (System.IO.Path.GetFileName(file) is not "lock")
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
    }
}
