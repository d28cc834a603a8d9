using System.Diagnostics;
using ChatCluster.Sandbox;
using ChatCluster.Tests.Clients;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

/// <summary>Against servers that nobody here wrote.</summary>
public sealed class NpmServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Everything_AsAProgram_IsCalledAndSeesNothingOfOurEnvironment()
    {
        Environment.SetEnvironmentVariable("CHATCLUSTER_TEST_CANARY", "canary-of-the-parent");
        await using var host =
            await StartAsync("all", "@modelcontextprotocol/server-everything/dist/index.js", ["stdio"], ("Env:GIVEN", "by the operator"));

        Assert.Contains("hello", (await host.RunAsync("all_echo", """{"message":"hello"}""")).Result, StringComparison.Ordinal);
        var environment = await host.RunAsync("all_get-env", "{}");
        Assert.Contains("by the operator", environment.Result, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-of-the-parent", environment.Result, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", environment.Result, StringComparison.Ordinal);
        var image = await host.RunAsync("all_get-tiny-image", "{}");
        Assert.Equal("image/png", image.Files!.Value.Single().MediaType);
        Assert.NotEmpty((await host.RunAsync("all_get-resource-links", """{"count":2}""")).Links!.Value);
    }

    [Fact]
    public async Task Everything_OverHttp_IsCalledInASession()
    {
        var port = FreePort.Next();
        using var server = Start("@modelcontextprotocol/server-everything/dist/index.js", "streamableHttp", port);
        try
        {
            await using var host = await ToolHost.StartMcpAsync(("Servers:all:Url", $"http://127.0.0.1:{port}/mcp"));
            await UntilAsync(() => host.Catalog.Tools.ContainsKey("all_echo"));
            Assert.Contains("hello", (await host.RunAsync("all_echo", """{"message":"hello"}""")).Result, StringComparison.Ordinal);
            Assert.Equal("image/png", (await host.RunAsync("all_get-tiny-image", "{}")).Files!.Value.Single().MediaType);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task Filesystem_ReadsWithoutConsentAndWritesWithIt()
    {
        var folder = Directory.CreateTempSubdirectory("chatcluster-mcp-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "plan.txt"), "Buy milk.");
            await using var host = await StartAsync("files", "@modelcontextprotocol/server-filesystem/dist/index.js", [folder.FullName]);

            Assert.False(host.Catalog.Tools["files_read_text_file"].Description.NeedsApproval);
            Assert.True(host.Catalog.Tools["files_write_file"].Description.NeedsApproval);
            var read = await host.RunAsync("files_read_text_file", $$"""{"path":"{{folder.FullName}}/plan.txt"}""");
            Assert.Contains("Buy milk.", read.Result, StringComparison.Ordinal);
            Assert.Equal("tool_error", (await host.RunAsync("files_read_text_file", """{"path":"/etc/hostname"}""")).Error?.Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Memory_KeepsWhatItWasTold()
    {
        var file = Path.Combine(Path.GetTempPath(), $"chatcluster-{Guid.NewGuid():N}.jsonl");
        try
        {
            await using var host =
                await StartAsync("memory", "@modelcontextprotocol/server-memory/dist/index.js", [], ("Env:MEMORY_FILE_PATH", file));
            var made = await host.RunAsync(
                "memory_create_entities", """{"entities":[{"name":"Ada","entityType":"person","observations":["likes tea"]}]}""");
            Assert.Null(made.Error);
            Assert.Contains("likes tea", (await host.RunAsync("memory_read_graph", "{}")).Result, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task CodeRunner_OneCallAtATime_MixesNothingUp()
    {
        await using var host =
            await StartAsync("code", "mcp-server-code-runner/dist/cli.js", [], ("Concurrency", "1"), ("Timeout", "00:02:00"));
        var results =
            await Task.WhenAll(
                Enumerable.Range(0, 4)
                    .Select(i => host.RunAsync("code_run-code", $$"""{"languageId":"javascript","code":"console.log({{i}} + 'th')"}""")));
        Assert.Equal(["0th", "1th", "2th", "3th"], results.Select(result => result.Result?.Trim()));
    }

    private static Task<ToolHost> StartAsync(string name, string script, string[] arguments, params (string Key, string? Value)[] settings)
    {
        NodeClient.SkipUnlessInstalled();
        var command =
            new List<(string, string?)> { ("AllowStdio", "true"), ($"Servers:{name}:Command", "node"), ($"Servers:{name}:Args:0",
                NodeClient.Package(script)) };
        command.AddRange(arguments.Select((argument, i) => ($"Servers:{name}:Args:{i + 1}", (string?)argument)));
        command.AddRange(settings.Select(setting => ($"Servers:{name}:{setting.Key}", setting.Value)));
        return ToolHost.StartMcpAsync([.. command]);
    }

    private static Process Start(string script, string argument, int port)
    {
        NodeClient.SkipUnlessInstalled();
        var start = new ProcessStartInfo("node") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(NodeClient.Package(script));
        start.ArgumentList.Add(argument);
        start.Environment["PORT"] = $"{port}";
        var server = Process.Start(start)!;
        server.BeginErrorReadLine();
        server.BeginOutputReadLine();
        return server;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(100, patience.Token);
        }
    }
}
