using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Storage.Files;

/// <summary>A data folder of its own that is removed in the end.</summary>
internal sealed class DataFolderFixture : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("chatcluster-store-").FullName;

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
        var copy = new DataFolderFixture();
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Join(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            if (System.IO.Path.GetFileName(file) is not "lock")
            {
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        return copy;
    }

    public string[] Files(string pattern) => Directory.GetFiles(Path, pattern, SearchOption.AllDirectories);

    public string One(string pattern) => Files(pattern).Single();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
