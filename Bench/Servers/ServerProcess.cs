using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatCluster.Bench.Servers;

/// <summary>A server in a process of its own, and what it has cost so far.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StreamWriter? _log;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(Process process, StreamWriter? log)
    {
        _process = process;
        _log = log;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>CPU time of all its threads, in user and kernel, to 10 ms.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // The fields after the name in brackets: utime and stime are the 14th and 15th of proc(5), in hundredths of a second.
            var stat = File.ReadAllText($"/proc/{_process.Id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromMilliseconds(
                10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Resident memory in kilobytes.</summary>
    public double Kilobytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Starts a program and waits until it has written its address.</summary>
    public static async Task<ServerProcess> StartAsync(
        string fileName, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null,
        string? logFile = null)
    {
        var start = new ProcessStartInfo(fileName, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var server =
            new ServerProcess(new() { StartInfo = start, EnableRaisingEvents = true }, logFile is null ? null : new(logFile, append: true));
        await server.StartAsync();
        return server;
    }

    /// <summary>Says on standard output where a server listens.</summary>
    public static void Announce(Uri address) => Console.WriteLine($"Listening on {address}");

    /// <summary>Completes when the program that started this one has ended, and with it standard input.</summary>
    public static Task ParentGoneAsync() => Console.OpenStandardInput().CopyToAsync(Stream.Null);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        if (_log is not null)
        {
            await _log.DisposeAsync();
        }
    }

    private async Task StartAsync()
    {
        _process.OutputDataReceived += (_, output) => Read(output.Data);
        _process.Exited += (_, _) =>
            _address.TrySetException(
                new InvalidOperationException(
                    $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} ended before it listened."));
        _process.Start();
        _process.BeginOutputReadLine();
        Address = await _address.Task.WaitAsync(StartTime);
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log?.WriteLine(line);
        if (AddressPattern.Match(line) is { Success: true } found)
        {
            _address.TrySetResult(new(found.Value));
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex AddressPattern { get; }
}
