using Microsoft.Extensions.Options;

namespace ChatCluster.Storage.Files;

/// <summary>How threads are kept in files.</summary>
public sealed class FileThreadStoreOptions
{
    /// <summary>The data folder. It is created when it does not exist; one process at a time may use it.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>Bytes after which the journal is begun anew and its threads are flushed to their own files. 4,096 to 1 GB, default 64 MB.</summary>
    public long JournalLimit { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Whether an append waits until the disk has it (default). Without, appends survive the end of the process but not
    /// a power failure or a crash of the operating system: for tests and throw-away data only.
    /// </summary>
    public bool Fsync { get; set; } = true;

    /// <summary>How many thread files stay open for writing, 1 to 65,536, default 512. More threads than that are opened and closed in turn.</summary>
    public int OpenFiles { get; set; } = 512;

    /// <summary>How long a search may read messages, 0 s (titles only) to 1 min, default 2 s. Threads it does not reach, the oldest, are found by their titles.</summary>
    public TimeSpan SearchTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <exception cref="OptionsValidationException">A value cannot be used.</exception>
    public void Validate()
    {
        var failures = new List<string>();
        if (string.IsNullOrWhiteSpace(Folder))
        {
            failures.Add("Folder is empty: name the folder that threads are to be kept in.");
        }

        if (JournalLimit is < 4096 or > 1024 * 1024 * 1024)
        {
            failures.Add($"JournalLimit is {JournalLimit}: set it to 4096 up to 1073741824 bytes, or leave it out for 64 MB.");
        }

        if (OpenFiles is < 1 or > 65_536)
        {
            failures.Add($"OpenFiles is {OpenFiles}: set it to 1 up to 65536, or leave it out for 512.");
        }

        if (SearchTime < TimeSpan.Zero || SearchTime > TimeSpan.FromMinutes(1))
        {
            failures.Add($"SearchTime is {SearchTime}: set it to 0 s up to 1 min, or leave it out for 2 s.");
        }

        if (failures.Count > 0)
        {
            throw new OptionsValidationException(nameof(FileThreadStoreOptions), typeof(FileThreadStoreOptions), failures);
        }
    }
}
