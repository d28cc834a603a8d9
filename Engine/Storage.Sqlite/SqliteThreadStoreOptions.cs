using Microsoft.Extensions.Options;

namespace ChatCluster.Storage.Sqlite;

/// <summary>How threads are kept in SQLite.</summary>
internal sealed class SqliteThreadStoreOptions
{
    /// <summary>The data folder, default <c>data</c>. It is created when it does not exist; one process at a time may use it.</summary>
    public string Folder { get; set; } = "data";

    /// <summary>
    /// Whether an append waits until the disk has it, default true. Without, appends survive the end of the process but not
    /// a power failure or a crash of the operating system: for tests and throw-away data only.
    /// </summary>
    public bool Fsync { get; set; } = true;

    /// <summary>The size the database may have, in pages of 4 KB; default none. For tests: a disk that is full.</summary>
    internal long? MaxPages { get; set; }

    /// <exception cref="OptionsValidationException">A value cannot be used.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Folder))
        {
            throw new OptionsValidationException(
                nameof(SqliteThreadStoreOptions),
                typeof(SqliteThreadStoreOptions),
                ["Folder is empty: name the folder to store threads in."]);
        }
    }
}
