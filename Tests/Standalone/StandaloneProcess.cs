using System.Diagnostics;
using System.Text.RegularExpressions;
using ChatCluster.Sandbox;

namespace ChatCluster.Tests.Standalone;

/// <summary>The real program in a process of its own, which a test can kill.</summary>
internal sealed partial class StandaloneProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StandaloneProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

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

    /// <summary>Starts the program on a free port and waits for its page.</summary>
    public static Task<StandaloneProcess> StartAsync(string data, params IEnumerable<(string Name, string Value)> settings) =>
        StartAsync(FreeUrl(), data, settings);

    /// <summary>Starts the program at an address, where another one may have died, and waits for its page.</summary>
    public static async Task<StandaloneProcess> StartAsync(Uri url, string data, IEnumerable<(string Name, string Value)> settings)
    {
        var started = Launch(url, data, settings);
        started.Client.BaseAddress = await started._url.Task.WaitAsync(TimeSpan.FromSeconds(60));
        return started;
    }

    /// <summary>Starts the program where it is expected to end by itself.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(
        string data, params IEnumerable<(string Name, string Value)> settings)
    {
        await using var started = Launch(FreeUrl(), data, settings);
        await started._process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (started._process.ExitCode, started.Output);
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as an operator or Kubernetes sends it.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static Uri FreeUrl() => new($"http://127.0.0.1:{FreePort.Next()}");

    private static StandaloneProcess Launch(Uri url, string data, IEnumerable<(string Name, string Value)> settings)
    {
        var program = typeof(ChatCluster.Standalone.Program).Assembly.Location;
        var start = new ProcessStartInfo(
            "dotnet", [program, $"--urls={url}", $"--ChatCluster:Data={data}", .. settings.Select(s => $"--{s.Name}={s.Value}")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(Process.Start(start)!);
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            _url.TrySetException(new InvalidOperationException($"The program ended before it showed its page:\n{Output}"));
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (PageLine().Match(line) is { Success: true } match)
        {
            _url.TrySetResult(new(match.Value));
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex PageLine();
}
