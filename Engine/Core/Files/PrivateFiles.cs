namespace ChatCluster.Files;

/// <summary>Folders and files that only this account can read: what people write to each other is nobody else's on the machine.</summary>
public static class PrivateFiles
{
    private const UnixFileMode FileRights = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderRights = FileRights | UnixFileMode.UserExecute;

    /// <summary>
    /// Makes a folder with mode 0700, and gives one that is there already that mode. Missing parents are ordinary folders.
    /// </summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            // There, a folder has the rights of the one it is in.
            Directory.CreateDirectory(path);
            return;
        }

        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, FolderRights);
            return;
        }

        try
        {
            if (File.GetUnixFileMode(path) != FolderRights)
            {
                File.SetUnixFileMode(path, FolderRights);
            }
        }
        catch (UnauthorizedAccessException)
        {
            // A volume that belongs to somebody else, who decides who reads it.
        }
    }

    /// <summary>Makes an empty file with mode 0600 where there is none, for those who open files in a way that knows no mode.</summary>
    public static void Ensure(string file)
    {
        if (!File.Exists(file))
        {
            Open(file, FileMode.OpenOrCreate, FileOptions.None).Dispose();
        }
    }

    /// <summary>Opens a file to write to; one that it makes has mode 0600.</summary>
    public static FileStream Open(string file, FileMode mode, FileOptions options)
    {
        var how = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = options,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = FileRights;
        }

        return new(file, how);
    }
}
