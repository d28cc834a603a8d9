using System.Diagnostics;
using System.Reflection;
using System.Text;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>The built program in a process of its own, with pipes for its input and outputs.</summary>
internal sealed class CliProcess : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>
    /// What a command begins with that has to hear Ctrl-C: a shell that starts tests in the background has them, and all that they start,
    /// ignore it.
    /// </summary>
    public static readonly string[] Interruptible = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT"] : [];

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task _error;

    private CliProcess(Process process)
    {
        _process = process;
        _error = ReadErrorsAsync();
    }

    /// <summary>Where the program was built.</summary>
    public static string Path
    {
        get
        {
            // Beside the tests' own folder: <tests>/bin/<configuration>/<framework>.
            var built = new DirectoryInfo(System.IO.Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!);
            var root = built.Parent!.Parent!.Parent!.Parent!.FullName;
            return System.IO.Path.Combine(root, "Cli", "bin", built.Parent.Name, built.Name, "ChatCluster.Cli.dll");
        }
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output, string Error)> RunAsync(
        Uri? server, string arguments, string input = "", string? key = null)
    {
        using var program = Start(server, arguments, key);
        await program.WriteAsync(input);
        return await program.EndAsync();
    }

    /// <param name="server">Its address in the environment.</param>
    /// <param name="arguments">With spaces between; one in single quotation marks may have some.</param>
    public static CliProcess Start(Uri? server, string arguments, string? key = null)
    {
        string[] command = [.. Interruptible, "dotnet", Path, .. Split(arguments)];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        start.Environment.Remove("CHATCLUSTER_URL");
        start.Environment.Remove("CHATCLUSTER_KEY");
        if (server is not null)
        {
            start.Environment["CHATCLUSTER_URL"] = server.ToString();
        }

        if (key is not null)
        {
            start.Environment["CHATCLUSTER_KEY"] = key;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Everything it is to read.</summary>
    public async Task WriteAsync(string input)
    {
        await _process.StandardInput.WriteAsync(input);
        _process.StandardInput.Close();
    }

    public Task<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);

    /// <summary>Reads lines to the first one with a text.</summary>
    public async Task ReadToAsync(string text)
    {
        while (await ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return;
            }
        }

        Assert.Fail($"It ended before '{text}'.");
    }

    /// <summary>Waits until it has said something beside its output.</summary>
    public async Task HearAsync(string text)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!Said().Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Ctrl-C, as a terminal sends it.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<(int Code, string Output, string Error)> EndAsync()
    {
        var output = await _process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        await _error.WaitAsync(Patience);
        return (_process.ExitCode, output, Said());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        var piece = new char[1024];
        while (await _process.StandardError.ReadAsync(piece) is > 0 and var length)
        {
            lock (_said)
            {
                _said.Append(piece, 0, length);
            }
        }
    }

    private string Said()
    {
        lock (_said)
        {
            return _said.ToString();
        }
    }

    private static IEnumerable<string> Split(string arguments) =>
        arguments.Split('\'').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
