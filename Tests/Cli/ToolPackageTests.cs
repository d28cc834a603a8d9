using System.Diagnostics;
using System.Runtime.InteropServices;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>The command line as the documentation has it installed: packed into a folder, and installed from there.</summary>
public sealed class ToolPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatcluster-tool-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Package_OfTheCommandLine_IsInstalledAndChats()
    {
        var built = new FileInfo(CliProcess.Path).Directory!;
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "nuget.config"),
            $"""<configuration><packageSources><clear /><add key="folder" value="{_folder}" /></packageSources></configuration>""");
        await RunAsync(
            "dotnet", "pack", Path.Combine(Architecture.Sources.Root, "Cli"), "--no-build", "-c", built.Parent!.Name, "-o", _folder,
            "--nologo");
        await RunAsync(
            "dotnet", "tool", "install", "ChatCluster.Chat", "--tool-path", Path.Combine(_folder, "tools"), "--configfile",
            Path.Combine(_folder, "nuget.config"));
        var command = Path.Combine(_folder, "tools", OperatingSystem.IsWindows() ? "chatcluster-chat.exe" : "chatcluster-chat");
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(SandboxSettings.For(model));

        Assert.StartsWith("0.", await RunAsync(command, "--version"), StringComparison.Ordinal);
        Assert.Equal("Hello from the sandbox.\n", await RunAsync(command, "chat", "Hello", "--url", app.Url.ToString()));
    }

    private async Task<string> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The runtime of this process, three folders above its libraries; and packages of this version that were there before are others.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        Assert.True(process.ExitCode == 0, $"{command} {string.Join(' ', arguments)}: {process.ExitCode}\n{output}\n{await error}");
        return output;
    }
}
