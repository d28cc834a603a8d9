using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Clients;

/// <summary>Runs a script of <c>Tests/Clients</c> with Node, so that clients nobody here wrote judge what a server says.</summary>
internal static class NodeClient
{
    // The longest takes two minutes on a quiet machine, and much longer beside other tests on a busy one.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>Runs a script and reads the JSON it prints. The test is skipped where Node or the packages are not installed.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        var folder = Folder();
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules")), "The npm clients are not installed: run `npm ci` in Tests/Clients.");
        using var process = Start(folder, script, arguments);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var said = new StringBuilder();
        process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
            {
                said.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {Said()}");
            return JsonElement.Parse(output);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{script} has not ended after {Patience}. It has said: {Said()}");
            throw;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        string Said()
        {
            lock (said)
            {
                return said.ToString();
            }
        }
    }

    /// <summary>The addresses of front ends as scripts read them: clients begin at the first, and come back at the last.</summary>
    public static string Addresses(IEnumerable<Uri> fronts) => string.Join(',', fronts.Select(front => front.ToString().TrimEnd('/')));

    /// <summary>Skips the test where the packages are not installed.</summary>
    public static void SkipUnlessInstalled() =>
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(Folder(), "node_modules", "@modelcontextprotocol")),
            "The npm clients are not installed: run `npm ci` in Tests/Clients.");

    /// <summary>The path of a file of a package.</summary>
    public static string Package(string path) => Path.Combine(Folder(), "node_modules", path);

    private static Process Start(string folder, string script, string[] arguments)
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node is not installed: the npm clients cannot run.");
            throw;
        }
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../Tests/Clients"));
}
