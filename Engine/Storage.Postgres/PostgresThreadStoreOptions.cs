using ChatCluster.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatCluster.Storage.Postgres;

/// <summary>How threads are kept in PostgreSQL. What the connection string says itself wins over the options here.</summary>
internal sealed class PostgresThreadStoreOptions
{
    /// <summary>For example <c>Host=db;Database=chat;Username=chat;Password=…</c>, with the keywords of Npgsql.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>
    /// The most connections of this process, 2 to 1,000, default 20; all processes together must stay below the server's
    /// <c>max_connections</c>.
    /// </summary>
    public int PoolSize { get; set; } = 20;

    /// <summary>How long a statement may take, and how long a connection may take to open, 1 s to 10 min, default 10 s.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many searches may go on at the same time, 1 to 1,000, default 4; others wait for as long as a search may take.
    /// </summary>
    public int Searches { get; set; } = 4;

    /// <summary>How long a search may take, 1 s to 10 min, default 3 s.</summary>
    public TimeSpan SearchTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The most appends in one transaction, 1 to 10,000, default 500.</summary>
    public int MaxBatch { get; set; } = 500;

    /// <summary>The most appends that wait; past it, callers wait to be let in. 1 to 1,000,000, default 10,000.</summary>
    public int MaxQueued { get; set; } = 10_000;

    /// <summary>
    /// How many transactions append at the same time, 1 to 16, default 2: a large append then holds up half of the threads only.
    /// </summary>
    public int Writers { get; set; } = 2;

    /// <summary>How long to wait for the server at the start, 0 s to 1 h, default 30 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="OptionsValidationException">A value cannot be used.</exception>
    public void Validate()
    {
        string[] failures =
        [
            .. ConnectionFailures(),
            .. Check.Range(nameof(PoolSize), PoolSize, 2, 1_000),
            .. Check.Range(nameof(CommandTimeout), CommandTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. Check.Range(nameof(Searches), Searches, 1, 1_000),
            .. Check.Range(nameof(SearchTimeout), SearchTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)),
            .. Check.Range(nameof(MaxBatch), MaxBatch, 1, 10_000),
            .. Check.Range(nameof(MaxQueued), MaxQueued, 1, 1_000_000),
            .. Check.Range(nameof(Writers), Writers, 1, 16),
            .. Check.Range(nameof(StartTimeout), StartTimeout, TimeSpan.Zero, TimeSpan.FromHours(1)),
        ];
        if (failures.Length > 0)
        {
            throw new OptionsValidationException(nameof(PostgresThreadStoreOptions), typeof(PostgresThreadStoreOptions), failures);
        }
    }

    /// <summary>The connection string with the options in it.</summary>
    internal NpgsqlConnectionStringBuilder Connection()
    {
        var seconds = (int)Math.Ceiling(CommandTimeout.TotalSeconds);

        // The last value of a keyword counts, so these are defaults.
        return new(
            $"Application Name=ChatCluster;Maximum Pool Size={PoolSize};Command Timeout={seconds};Timeout={seconds};Max Auto Prepare=40;No Reset On Close=true;{ConnectionString}");
    }

    // The exception may quote the string, and with it the password: only its kind is told.
    private string[] ConnectionFailures()
    {
        try
        {
            return string.IsNullOrWhiteSpace(Connection().Host)
                ? ["ConnectionStrings:ChatCluster names no server: write for example Host=127.0.0.1;Database=chat;Username=chat;Password=…"]
                : [];
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return ["ConnectionStrings:ChatCluster cannot be read: write keyword=value pairs with semicolons between them, for example Host=127.0.0.1;Database=chat;Username=chat;Password=…, and put a value with a semicolon in quotes."];
        }
    }
}
