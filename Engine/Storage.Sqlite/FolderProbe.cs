namespace ChatCluster.Storage.Sqlite;

/// <summary>Checks that a folder is writable by writing and deleting a small file.</summary>
internal static class FolderProbe
{
    // More than the last bytes that a file system allocates before it reports that it is full.
    private const int Bytes = 64 * 1024;

    /// <exception cref="IOException">It takes none.</exception>
    public static async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $".probe-{Guid.NewGuid():N}");
        await using var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await file.WriteAsync(new byte[Bytes], cancellationToken);
        file.Flush(flushToDisk: true);
    }
}
