using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>The built program at a terminal: a pseudo-terminal that the test types at and reads from.</summary>
internal sealed partial class CliTerminal : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _raw = new();
    private readonly Task _reading;
    private int _read;

    private CliTerminal(Process process)
    {
        _process = process;
        _reading = ReadAsync();
    }

    /// <summary>All bytes so far, escape sequences too.</summary>
    public string Raw
    {
        get
        {
            lock (_raw)
            {
                return _raw.ToString();
            }
        }
    }

    /// <summary>What stands on the paper, as if the terminal were a printer.</summary>
    public string Text => Escape().Replace(Raw, "").Replace("\r", "", StringComparison.Ordinal);

    public static CliTerminal Start(Uri server, string arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "There is no `script` (util-linux), which makes a terminal for the program.");
        var command = $"stty cols 100 rows 40; exec {string.Join(' ', CliProcess.Interruptible)} dotnet '{CliProcess.Path}' {arguments}";
        var start = new ProcessStartInfo("/usr/bin/script", ["-qefc", command, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["CHATCLUSTER_URL"] = server.ToString();
        start.Environment["TERM"] = "xterm-256color";
        return new(Process.Start(start)!);
    }

    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public Task EnterAsync(string line) => TypeAsync(line + "\r");

    public Task CtrlCAsync() => TypeAsync("\u0003");

    /// <summary>Waits until a text stands behind the one that was waited for before.</summary>
    public async Task SeeAsync(string text)
    {
        using var patience = new CancellationTokenSource(CliProcess.Patience);
        while (true)
        {
            var shown = Text;
            var at = shown.IndexOf(text, Math.Min(_read, shown.Length), StringComparison.Ordinal);
            if (at >= 0)
            {
                _read = at + text.Length;
                return;
            }

            Assert.False(
                patience.IsCancellationRequested || (_reading.IsCompleted && Text.Length == shown.Length),
                $"'{text}' was not shown:\n{shown}");
            await Task.Delay(50);
        }
    }

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(CliProcess.Patience);
        await _reading;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new char[1024];
        while (await _process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_raw)
            {
                _raw.Append(buffer, 0, count);
            }
        }
    }

    [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\e\][^\a\e]*(\a|\e\\)|\e[=>()][AB0]?")]
    private static partial Regex Escape();
}
