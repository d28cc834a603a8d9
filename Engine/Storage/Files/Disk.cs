using ChatCluster.Files;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>Every change the store makes to a disk goes through here, so that tests can have a disk that fails.</summary>
/// <param name="fsync">Whether <see cref="Flush"/> waits for the medium.</param>
internal class Disk(bool fsync)
{
    /// <summary>Opens a file to write to, and creates it and its folder where they do not exist.</summary>
    public virtual SafeFileHandle Open(string path)
    {
        try
        {
            return OpenOrCreate(path);
        }
        catch (DirectoryNotFoundException)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return OpenOrCreate(path);
        }
    }

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public virtual void SetLength(SafeFileHandle file, long length) => RandomAccess.SetLength(file, length);

    public virtual void Flush(SafeFileHandle file)
    {
        if (fsync)
        {
            RandomAccess.FlushToDisk(file);
        }
    }

    public virtual void Replace(string path, string with) => File.Move(with, path, overwrite: true);

    public virtual void Delete(string path) => File.Delete(path);

    private static SafeFileHandle OpenOrCreate(string path)
    {
        PrivateFiles.Ensure(path);
        return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }
}
