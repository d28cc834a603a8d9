using System.Text.Json;
using System.Text.Json.Serialization;
using ChatCluster.Files;
using Microsoft.Win32.SafeHandles;

namespace ChatCluster.Storage.Files;

/// <summary>Keeps other processes out of a data folder. The operating system gives it back when the process ends, however it ends.</summary>
internal sealed partial class FolderLock : IDisposable
{
    private const int WouldBlock = 11;
    private const int WouldBlockOnBsd = 35;

    private readonly SafeFileHandle file;

    private FolderLock(SafeFileHandle file) => this.file = file;

    /// <exception cref="FolderInUseException">Another process holds the lock.</exception>
    public static FolderLock Take(DataFolder folder, TimeProvider time)
    {
        PrivateFiles.CreateFolder(folder.Root);
        PrivateFiles.Ensure(folder.Lock);
        PrivateFiles.Ensure(folder.LockHolder);
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException inUse) when (IsSharing(inUse.HResult))
        {
            throw new FolderInUseException(
                $"The data folder '{folder.Root}' is in use by {Describe(folder)}. Stop that process, or set ChatCluster:Data to a folder of its own for this one.",
                inUse);
        }

        // Beside the lock and not in it: nobody can read a file that is held exclusively.
        var holder = new Holder(Environment.ProcessId, Environment.MachineName, time.GetUtcNow());
        File.WriteAllBytes(folder.LockHolder, JsonSerializer.SerializeToUtf8Bytes(holder, HolderJson.Default.Holder));
        return new(file);
    }

    public void Dispose() => file.Dispose();

    // Windows' sharing and lock violations, and what other systems say of a file that somebody else has locked. A folder that cannot be
    // written, or a disk that is full, is another matter, and says so itself.
    internal static bool IsSharing(int code) => code is unchecked((int)0x80070020) or unchecked((int)0x80070021)
        || (!OperatingSystem.IsWindows() && code is (WouldBlock or WouldBlockOnBsd));

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
