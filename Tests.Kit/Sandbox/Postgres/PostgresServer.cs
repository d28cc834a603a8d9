using Npgsql;

namespace ChatCluster.Sandbox.Postgres;

/// <summary>
/// A PostgreSQL of one's own, from the binaries of this machine, on a free loopback port, with its data in a temporary folder.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "chat";
    public const string Password = "sandbox-secret";

    private readonly PostgresBinaries _binaries;
    private readonly string _folder;
    private readonly int _port = FreePort.Next();
    private int _databases;

    private PostgresServer(PostgresBinaries binaries)
    {
        _binaries = binaries;
        _folder = Path.Combine(Path.GetTempPath(), $"chatcluster-postgres-{Guid.NewGuid():N}");
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Settings of the server, for example <c>fsync=off</c>.</param>
    public static async Task<PostgresServer> StartAsync(
        PostgresBinaries binaries, IReadOnlyList<string>? settings = null, CancellationToken cancellationToken = default)
    {
        var server = new PostgresServer(binaries);
        try
        {
            await server.InitializeAsync(settings ?? [], cancellationToken);
            await server.StartAgainAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The connection string of a database, which need not exist.</summary>
    public string Connection(string database) =>
        $"Host=127.0.0.1;Port={_port};Database={database};Username={User};Password={Password}";

    /// <summary>The connection string of a database on whichever of this server and its standby is the primary.</summary>
    public string Connection(string database, PostgresServer standby) =>
        $"Host=127.0.0.1:{_port},127.0.0.1:{standby._port};Target Session Attributes=primary;Database={database};Username={User};Password={Password}";

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}", cancellationToken);
        return Connection(name);
    }

    /// <summary>Starts a second server that follows this one, and has everything on its disk before this one acknowledges it.</summary>
    public async Task<PostgresServer> StartStandbyAsync(CancellationToken cancellationToken = default)
    {
        var standby = new PostgresServer(_binaries);
        try
        {
            Directory.CreateDirectory(standby._folder);
            PostgresBinaries.GiveAway(standby._folder);
            await _binaries.RunAsync(
                "pg_basebackup",
                ["-d", $"host=127.0.0.1 port={_port} user={User} password={Password}", "-D", standby.Data, "-R",
                    "--checkpoint=fast", "--no-sync"],
                cancellationToken);
            await File.AppendAllLinesAsync(Path.Combine(standby.Data, "postgresql.conf"), [$"port = {standby._port}"], cancellationToken);
            await standby.StartAgainAsync(cancellationToken);
            await ExecuteAsync("postgres", "ALTER SYSTEM SET synchronous_standby_names = '*'", cancellationToken);
            await ExecuteAsync("postgres", "SELECT pg_reload_conf()", cancellationToken);
            return standby;
        }
        catch
        {
            await standby.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a standby the primary.</summary>
    public Task PromoteAsync(CancellationToken cancellationToken = default) =>
        _binaries.RunAsync("pg_ctl", ["promote", "-D", Data, "-w", "-s"], cancellationToken);

    /// <summary>Ends the server: <c>fast</c> as an administrator does, <c>immediate</c> as a crash does.</summary>
    public Task StopAsync(string mode, CancellationToken cancellationToken = default) =>
        _binaries.RunAsync("pg_ctl", ["stop", "-D", Data, "-m", mode, "-w", "-s"], cancellationToken);

    /// <summary>Starts the server after <see cref="StopAsync"/>, on the same port and data, and waits until it answers.</summary>
    public Task StartAgainAsync(CancellationToken cancellationToken = default) =>
        _binaries.RunAsync("pg_ctl", ["start", "-D", Data, "-w", "-s", "-l", Path.Combine(_folder, "log")], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StopAsync("immediate");
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task InitializeAsync(IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        PostgresBinaries.GiveAway(_folder);
        var passwordFile = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password, cancellationToken);
        PostgresBinaries.GiveAway(passwordFile);
        await _binaries.RunAsync(
            "initdb",
            ["-D", Data, "-U", User, "--pwfile", passwordFile, "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"],
            cancellationToken);
        await File.AppendAllLinesAsync(
            Path.Combine(Data, "postgresql.conf"),
            [$"port = {_port}", "listen_addresses = '127.0.0.1'", "unix_socket_directories = ''", .. settings],
            cancellationToken);
    }

    public async Task ExecuteAsync(string database, string sql, CancellationToken cancellationToken = default)
    {
        await using var source = NpgsqlDataSource.Create($"{Connection(database)};Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
