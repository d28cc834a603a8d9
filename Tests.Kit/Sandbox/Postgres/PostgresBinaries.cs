using System.Diagnostics;

namespace ChatCluster.Sandbox.Postgres;

/// <summary>The PostgreSQL that is installed on this machine.</summary>
internal sealed class PostgresBinaries
{
    // The server refuses to run as root; its packages bring this account.
    private const string Account = "postgres";

    private readonly string _folder;

    private PostgresBinaries(string folder) => _folder = folder;

    /// <summary>Finds the newest version; none, with the reason, when the machine has none that can run.</summary>
    public static PostgresBinaries? Find(out string why)
    {
        var folder = Candidates()
            .FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "initdb")) && File.Exists(Path.Combine(candidate, "pg_ctl")));
        why = folder is null
            ? "PostgreSQL is not installed on this machine: install the package postgresql."
            : Environment.IsPrivilegedProcess && !(OperatingSystem.IsLinux() && HasAccount())
                ? $"PostgreSQL does not run as root: run the tests as another user, or create the account '{Account}'."
                : "";
        return why is "" ? new(folder!) : null;
    }

    /// <summary>Runs one of the programs to its end, as an account that the server accepts.</summary>
    public async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_folder, program);
        string[] line = Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={Account}", $"--regid={Account}", "--clear-groups", path, .. arguments]
            : [path, .. arguments];
        await ExecuteAsync(line, cancellationToken);
    }

    /// <summary>Makes a file or an empty folder the account's own.</summary>
    public static void GiveAway(string path)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [$"{Account}:", path]);
            chown.WaitForExit();
        }
    }

    private static async Task ExecuteAsync(string[] line, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            // A folder that the account may enter.
            WorkingDirectory = Path.GetTempPath(),
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{line[0]}' did not start.");
        var output = await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', line)}' ended with {process.ExitCode}: {string.Concat(output)}");
        }
    }

    private static IEnumerable<string> Candidates() =>
    [
        .. Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(
                version => int.TryParse(Path.GetFileName(version), out var n) ? n : 0).Select(version => Path.Combine(version, "bin"))
            : [],
        .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
        "/usr/local/bin",
    ];

    private static bool HasAccount() => File.ReadLines("/etc/passwd").Any(line => line.StartsWith($"{Account}:", StringComparison.Ordinal));
}
