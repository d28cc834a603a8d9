using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatCluster.Storage.Sqlite;

/// <summary>A data folder of its own that is removed in the end.</summary>
internal sealed class DataFolderFixture(string under) : IDisposable
{
    // Copies of small folders, many of them: in memory, where the machine has a place for that.
    private static readonly string CopiesFolder = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();

    public DataFolderFixture()
        : this(System.IO.Path.GetTempPath())
    {
    }

    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Join(under, $"chatcluster-store-{Guid.NewGuid():N}")).FullName;

    public string Database => System.IO.Path.Join(Path, "chat.db");

    public Task<SqliteThreadStore> OpenAsync(Action<SqliteThreadStoreOptions>? configure = null)
    {
        var options = new SqliteThreadStoreOptions { Folder = Path };
        configure?.Invoke(options);
        return SqliteThreadStore.OpenAsync(options, TimeProvider.System, NullLogger<SqliteThreadStore>.Instance, CancellationToken.None);
    }

    /// <summary>Copies the files as they are: what a crash at this moment would leave.</summary>
    public DataFolderFixture Copy()
    {
        var copy = new DataFolderFixture(CopiesFolder);
        foreach (var file in Files().Where(file => System.IO.Path.GetFileName(file) is not ("lock" or "chat.db-shm")))
        {
            var target = System.IO.Path.Join(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>Whether a text stands in any file, as it is or in one case.</summary>
    public bool Holds(string text) => Files().Where(file => System.IO.Path.GetFileName(file) != "lock").Any(file =>
    {
        var bytes = ReadAll(file);
        string[] forms = [text, text.ToUpperInvariant(), text.ToLowerInvariant()];
        return forms.Any(form => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0);
    });

    public string[] Files() => Directory.GetFiles(Path, "*", SearchOption.AllDirectories);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static byte[] ReadAll(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
