using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using ChatCluster.Sandbox;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>A silo or a front end in a process of its own, which a test can kill and start again at the same address.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    // For a machine that has much else to do. What is waited for comes in seconds, or never.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly List<string> _output = [];
    private Process? _process;

    private ServerProcess(string program, Uri url, IEnumerable<(string Name, string Value)> settings)
    {
        _program = PathOf(program);
        _arguments = [_program, $"--urls={url}", .. settings.Select(setting => $"--{setting.Name}={setting.Value}")];
        Client = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Client { get; }

    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Where a program of this repository was built.</summary>
    public static string PathOf(string program)
    {
        // Beside this assembly's own folder: Tests.Cluster/bin/<configuration>/<framework>.
        var built = new DirectoryInfo(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
        var root = built.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, program, "bin", built.Parent.Name, built.Name, $"ChatCluster.{program}.dll");
    }

    /// <summary>Starts a program of this repository and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(string program, params IEnumerable<(string Name, string Value)> settings)
    {
        var server = new ServerProcess(program, new($"http://127.0.0.1:{FreePort.Next()}"), settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a program that may never be ready.</summary>
    public static async Task<ServerProcess> StartAloneAsync(string program, params IEnumerable<(string Name, string Value)> settings)
    {
        var server = new ServerProcess(program, new($"http://127.0.0.1:{FreePort.Next()}"), settings);
        server.Launch();
        await server.WaitForOutputAsync("Now listening on");
        return server;
    }

    /// <summary>Starts a program that is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(
        string program, params IEnumerable<(string Name, string Value)> settings)
    {
        await using var server = new ServerProcess(program, new($"http://127.0.0.1:{FreePort.Next()}"), settings);
        server.Launch();
        await server._process!.WaitForExitAsync().WaitAsync(Patience);
        return (server._process.ExitCode, server.Output);
    }

    /// <summary>Starts it once more, at the same address and with the same settings, and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        await WaitUntilReadyAsync();
    }

    /// <summary>Waits until a process that was started is ready.</summary>
    public async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync())
        {
            if (_process!.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"'{_program}' is not ready:\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Waits until the process has written something.</summary>
    public async Task WaitForOutputAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Whether one of its connections is from this port. For Linux.</summary>
    public bool Holds(int port)
    {
        // local_address is the second column, the inode the tenth; a socket is a link of that name among the open files.
        var tables = (string[])["/proc/net/tcp", "/proc/net/tcp6"];
        var sockets = tables.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(columns => columns[1].EndsWith($":{port:X4}", StringComparison.Ordinal))
            .Select(columns => $"socket:[{columns[9]}]").ToHashSet(StringComparer.Ordinal);
        return new DirectoryInfo($"/proc/{_process!.Id}/fd").EnumerateFileSystemInfos()
            .Any(file => file.LinkTarget is { } target && sockets.Contains(target));
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator or Kubernetes sends it.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
        Client.Dispose();
    }

    private void Launch()
    {
        _process?.Dispose();
        _process = Process.Start(new ProcessStartInfo("dotnet", _arguments)
        {
            WorkingDirectory = Path.GetDirectoryName(_program),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Client.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Note(string? line)
    {
        if (line is not null)
        {
            lock (_output)
            {
                _output.Add(line);
            }
        }
    }
}
