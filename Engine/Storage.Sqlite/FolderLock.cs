using System.Text.Json;
using System.Text.Json.Serialization;
using ChatCluster.Files;

namespace ChatCluster.Storage.Sqlite;

/// <summary>Keeps other processes out of a data folder. The operating system releases it when the process ends, however it ends.</summary>
internal sealed partial class FolderLock : IDisposable
{
    // What the system says of a file that another process has locked: Windows (sharing, lock), Linux, macOS and the BSDs.
    private const int SharingViolation = 32;
    private const int LockViolation = 33;
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="FolderInUseException">Another process holds the lock.</exception>
    /// <exception cref="StoreUnavailableException">The folder cannot be written.</exception>
    public static FolderLock Take(DataFolder folder, TimeProvider time)
    {
        FileStream? file = null;
        try
        {
            PrivateFiles.CreateFolder(folder.Root);
            PrivateFiles.Ensure(folder.Lock);
            file = new(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

            // Beside the lock and not in it: nobody can read a file that is held exclusively.
            using var holder = PrivateFiles.Open(folder.LockHolder, FileMode.Create, FileOptions.None);
            var self = new Holder(Environment.ProcessId, Environment.MachineName, time.GetUtcNow());
            JsonSerializer.Serialize(holder, self, HolderJson.Default.Holder);
            return new(file);
        }
        catch (IOException inUse) when (file is null && IsHeld(inUse))
        {
            throw new FolderInUseException(
                $"The data folder '{folder.Root}' is in use by {Describe(folder)}. " +
                "Stop that process, or set ChatCluster:Data to another folder for this one.",
                inUse);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw folder.NotWritable(exception);
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool IsHeld(IOException exception) => OperatingSystem.IsWindows()
        ? (exception.HResult & 0xFFFF) is SharingViolation or LockViolation
        : exception.HResult is LinuxWouldBlock or BsdWouldBlock;

    private static string Describe(DataFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(folder.LockHolder), HolderJson.Default.Holder) is { } holder
                ? $"process {holder.Pid} on {holder.Machine}, started {holder.Since:u}"
                : "another process";
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }

    internal sealed record Holder(int Pid, string Machine, DateTimeOffset Since);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Holder))]
    private sealed partial class HolderJson : JsonSerializerContext;
}
