using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatCluster.Standalone;
using Xunit;

namespace ChatCluster.Tests.Web;

/// <summary>The program as a person starts it: a process with arguments, output and an exit code.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData("--help", "Usage:")]
    [InlineData("--version", "ChatCluster 0.1.0")]
    public async Task Question_IsAnsweredWithoutStarting(string argument, string expected)
    {
        var (code, output, _) = await RunAsync(argument);

        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_Taken_IsSaidWithoutAStackTrace()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();

        var (code, output, error) = await RunAsync(
            "--urls", $"http://{other.LocalEndpoint}", "--ChatCluster:Data=memory", "--ChatCluster:Models:demo:Provider=demo");

        Assert.Equal(1, code);
        Assert.Contains("choose another address", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--ChatCluster:Auth:ApiKeys:0:Key=short", "ChatCluster:Auth:ApiKeys:0:Key is shorter")]
    [InlineData("--ChatCluster:Limits:MessageChars=0", "ChatCluster:Limits:MessageChars is 0")]
    [InlineData("--ChatCluster:Limits:MessageChars=many", "ChatCluster:Limits:MessageChars")]
    [InlineData("--ChatCluster:Web:DrainDelay=01:00:00", "ChatCluster:Web:DrainDelay is 01:00:00")]
    [InlineData("--urls=http://0.0.0.0:0", "configure ChatCluster:Auth:ApiKeys")]
    [InlineData("--urls=nonsense", "urls has 'nonsense'")]
    [InlineData("--urls=https://127.0.0.1:0", "The server cannot listen")]
    [InlineData("--http_ports=many", "http_ports has 'many', which is not a valid port")]
    [InlineData("-p=8080", "Invalid command line")]
    [InlineData(
        "--ChatCluster:Auth:Jwt:Authority=https://login.example.com",
        "ChatCluster:Auth:Jwt is set, but ChatCluster:Access:Mode does not name it")]
    [InlineData("--ChatCluster:Tools:Rest:clock:Url=https://example.com", "ChatCluster:Tools:Rest:clock:Description is missing")]
    public async Task Configuration_Wrong_IsSaidWithoutAStackTrace(string setting, string expected)
    {
        var (code, output, error) =
            await RunAsync("--ChatCluster:Data=memory", "--ChatCluster:Models:demo:Provider=demo", "--urls=http://127.0.0.1:0", setting);

        Assert.Equal(1, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SaysWhereThingsAre()
    {
        await using var app = await ChatApp.StartAsync();

        var said = string.Join(
            '\n', app.Log.Lines.Where(line => line.Category.StartsWith("ChatCluster.Web.Operations.StartReport", StringComparison.Ordinal))
                .Select(line => line.Text));

        Assert.Contains($"Page:  {app.Url.GetLeftPart(UriPartial.Authority)}", said, StringComparison.Ordinal);
        Assert.Contains("Data:  in ", said, StringComparison.Ordinal);
        Assert.Contains("Model: demo", said, StringComparison.Ordinal);
        Assert.Contains("Keys:  none needed", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
